// What the tests of course packages share: packages made on the spot, brought, approved and begun in a real browser.
import { until } from './lib.mjs';
import { signIn } from './people.mjs';

/** A zip of stored entries. */
export function zip_of(files) {
  const crc_of = bytes => {
    let crc = 0xffffffff;
    for (const byte of bytes) {
      crc ^= byte;
      for (let i = 0; i < 8; ++i) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc >>> 0;
  };
  const local = [];
  const directory = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const bytes = Buffer.from(text);
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(0x00210000, 6);
    common.writeUInt32LE(crc_of(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(path.length, 22);
    const end = Buffer.alloc(14);
    end.writeUInt32LE(offset, 10);
    local.push(Buffer.from('PK\x03\x04'), common, path, bytes);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), common, end, path);
    offset += 30 + path.length + bytes.length;
  }
  const size = Buffer.concat(directory).length;
  const last = Buffer.alloc(18);
  const count = Object.keys(files).length;
  last.writeUInt16LE(count, 4);
  last.writeUInt16LE(count, 6);
  last.writeUInt32LE(size, 8);
  last.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, ...directory, Buffer.from('PK\x05\x06'), last]);
}

export const manifest = (title, edition, items) => {
  const is_12 = edition === '1.2';
  const space = is_12 ? 'http://www.adlnet.org/xsd/adlcp_rootv1p2' : 'http://www.adlnet.org/xsd/adlcp_v1p3';
  const kind = is_12 ? 'scormtype' : 'scormType';
  const item = id => `<item identifier="${id}" identifierref="r-${id}"><title>Parte ${id}</title></item>`;
  const resource = id => `<resource identifier="r-${id}" type="webcontent" a:${kind}="sco" href="corso/${id}.html"/>`;
  return `<?xml version="1.0"?><manifest identifier="M" xmlns:a="${space}"><metadata>
    <schemaversion>${edition}</schemaversion></metadata><organizations default="o"><organization identifier="o">
    <title>${title}</title>${items.map(item).join('')}</organization></organizations>
    <resources>${items.map(resource).join('')}</resources></manifest>`;
};

/** Looks for the API as the usual wrappers do: on its own window, then above, until the top. */
export const finder = name => `let api = null; for (let at = window, n = 0; n < 7; at = at.parent, ++n) {
  if (at.${name}) { api = at.${name}; break; } if (at.parent === at) break; }`;

export const packages_page = '/contenuti/pacchetti';
export const people = {
  author: 'Giulia Serra', committee: 'Stefano Landi', learner: 'Chiara Bini', lead: 'Marta Lippi',
};
export const inside = page => page.frameLocator('[data-package] iframe');
/** How many reports wait in the browser. */
export const waiting = page =>
  page.evaluate(() => Object.keys(localStorage).filter(key => key.startsWith('regia.corso.')).length);
export const saved = page => until(page, () => /salvato alle/.test(document.getElementById('saved').textContent));

/** Kills the tab: nothing runs at its end. @returns another one of the same person */
export async function kill(page) {
  const context = page.context();
  const second = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  devtools.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
  return second;
}

/** Brings a package as its author. @returns the address of its page. */
export async function bring(page, site, name, bytes) {
  await page.goto(site.address + packages_page);
  const mimeType = name.endsWith('.xml') ? 'text/xml' : 'application/zip';
  await page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer: bytes });
  await page.getByRole('button', { name: 'Carica il corso' }).click();
  await page.waitForURL(/pacchetti\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  return new URL(page.url()).pathname;
}

/** Takes what stands on that page to learners, with two other people. */
export async function approve(browser, site, author, path) {
  await author.getByRole('button', { name: 'Invia in rilettura' }).click();
  for (const button of ['Concludi la rilettura', 'Approva e metti in uso']) {
    const page = await browser.newPage();
    await signIn(page, site, people.committee);
    await page.goto(site.address + path);
    const act = page.getByRole('textbox', { name: 'Atto di approvazione' });
    if (button.startsWith('Approva')) await act.fill('Verbale n. 3');
    await page.getByRole('button', { name: button }).click();
    await page.waitForLoadState();
    await page.context().close();
  }
}

/** @returns the id of a package that learners have now. */
export async function publish(browser, site, name, bytes) {
  const author = await browser.newPage();
  await signIn(author, site, people.author);
  const path = await bring(author, site, name, bytes);
  await approve(browser, site, author, path);
  await author.context().close();
  return path.split('/').pop();
}

/** The people of the story, at one running program. */
export function cast(browser, site) {
  const course = id => `${site.address}/percorso/corsi/${id}`;

  async function begin(id) {
    const page = await browser.newPage();
    await signIn(page, site, people.learner);
    await page.goto(course(id));
    await page.getByRole('button', { name: 'Inizia il corso' }).click();
    return page;
  }
  return {
    course,
    bring: (page, name, bytes) => bring(page, site, name, bytes),
    publish: (name, bytes) => publish(browser, site, name, bytes),
    begin,
  };
}
