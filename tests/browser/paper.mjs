// What is printed, read as people do: a QR code with a camera (zbarimg), words with the eye (pdftotext).
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

async function withFile(pdf, use) {
  const folder = mkdtempSync(join(tmpdir(), 'regia-paper-'));
  try {
    const file = join(folder, 'paper.pdf');
    writeFileSync(file, pdf);
    return await use(file, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the QR code on the first page of a document says. */
export const codeOnPaper = pdf =>
  withFile(pdf, async (file, folder) => {
    await run('pdftoppm', ['-png', '-r', '150', '-singlefile', file, join(folder, 'page')]);
    const { stdout } = await run('zbarimg', ['--quiet', '--nodbus', '--raw', '--oneshot', join(folder, 'page.png')]);
    return stdout.trim();
  });

/** The words of a document. */
export const wordsOnPaper = pdf => withFile(pdf, async file => (await run('pdftotext', ['-layout', file, '-'])).stdout);
