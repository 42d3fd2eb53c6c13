// Builds the assets that pages are served with: node web/build.mjs --out DIR
//
// DIR receives the style sheet, the icons, the fonts and the scripts, each named by its content's hash so that it
// may be cached for ever; manifest.json, which maps the plain names to those; .br and .gz beside what compresses.
// Called at each build of the program: DIR.stamp holds the hash of all inputs, and when it is unchanged nothing is
// done (0.1 s). What an icon needs to be in the sprite is to be named in a C++ source: "it-check".
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import zlib from 'node:zlib';

const web = fileURLToPath(new URL('.', import.meta.url));
const packages = join(web, 'node_modules');
const sources = join(web, '..', 'src');

// The oldest browsers that know popover, :has and subgrid, which the pages rely on.
const browsers = ['chrome117', 'firefox125', 'safari17'];

const fonts = {
  'titillium-web-400.woff2': 'titillium-web-v10-latin-ext_latin-regular.woff2',
  'titillium-web-600.woff2': 'titillium-web-v10-latin-ext_latin-600.woff2',
  'titillium-web-700.woff2': 'titillium-web-v10-latin-ext_latin-700.woff2',
};

// Those of the shell and of the status words, so that the sprite is whole before the first page is written.
const fixed_icons = [
  'it-arrow-left', 'it-arrow-right', 'it-burger', 'it-calendar', 'it-check', 'it-check-circle', 'it-clock', 'it-close',
  'it-close-circle', 'it-info-circle', 'it-mail', 'it-minus-circle', 'it-plus', 'it-search', 'it-settings', 'it-user',
  'it-warning-circle',
];

function files_below(folder, pattern) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter(name => pattern.test(name))
    .sort()
    .map(name => join(folder, name));
}

/** Every icon named in a string of the C++ sources -> the first file that names it. */
function icons_named() {
  const named = new Map(fixed_icons.map(icon => [icon, 'web/build.mjs']));
  for (const file of files_below(sources, /\.[ch]pp$/))
    for (const [, icon] of readFileSync(file, 'utf8').matchAll(/["'#](it-[a-z0-9-]+)(?=["'\\])/g))
      if (!named.has(icon)) named.set(icon, relative(join(web, '..'), file));
  return named;
}

function hash(...parts) {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex');
}

/** The packages are fixed by the lock file, so that their thousands of files need not be read. */
function stamp_of_inputs(icons) {
  const files = [
    ...['build.mjs', 'package-lock.json', 'favicon.svg'].map(name => join(web, name)),
    ...files_below(join(web, 'css'), /\.s?css$/),
    ...files_below(join(web, 'js'), /\.js$/),
  ];
  return hash(...files.flatMap(file => [relative(web, file), readFileSync(file)]), [...icons.keys()].sort().join());
}

function is_current(out, stamp) {
  const mark = `${out}.stamp`;
  const list = join(out, 'manifest.json');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== stamp || !existsSync(list)) return false;
  return Object.values(JSON.parse(readFileSync(list, 'utf8'))).every(name => existsSync(join(out, name)));
}

function sprite(icons) {
  const all = readFileSync(join(packages, 'bootstrap-italia/dist/svg/sprites.svg'), 'utf8');
  const symbols = new Map();
  for (const [symbol, id] of all.matchAll(/<symbol id="([^"]+)".*?<\/symbol>/gs)) symbols.set(id, symbol);
  const chosen = [];
  for (const icon of [...icons.keys()].sort()) {
    if (symbols.has(icon)) chosen.push(symbols.get(icon));
    // "it-it" and the like are language tags; anything else is a slip of the pen and would show as an empty square.
    else if (!/^it-[a-z]{2}$/.test(icon)) throw new Error(`${icons.get(icon)}: bootstrap-italia has no icon ${icon}`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg">${chosen.join('')}</svg>\n`;
}

async function style_sheet(esbuild, font_names) {
  const sass = await import('sass');
  // Dart Sass 3 will drop @import, which bootstrap-italia is made of: hence Sass 1 and silence about it.
  const options = { loadPaths: [packages], quietDeps: true, silenceDeprecations: ['import'] };
  const layers = ['library.scss', 'site.scss'].map(name => sass.compile(join(web, 'css', name), options).css);
  let css = layers.join('\n');
  for (const [name, hashed] of font_names) {
    if (!css.includes(`url("${name}")`)) throw new Error(`web/css: no rule uses the font ${name}`);
    css = css.replaceAll(`url("${name}")`, `url("${hashed}")`);
  }
  const { code } = await esbuild.transform(css, { loader: 'css', minify: true, target: browsers, charset: 'utf8' });
  const strange = [...code.matchAll(/url\("?([^")]+)/g)].find(
    ([, address]) => !address.startsWith('data:image/svg+xml') && ![...font_names.values()].includes(address),
  );
  if (strange) throw new Error(`web/css: ${strange[1]} is not among the assets`);
  return code;
}

async function script(esbuild, file) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(web, file)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: browsers,
    charset: 'utf8',
  });
  return outputFiles[0].text;
}

/** Plain name -> { name with hash, content }, all that a page may ask for. */
async function assets(icons) {
  const esbuild = await import('esbuild');
  const made = new Map();
  const add = (plain, content) => {
    const extension = extname(plain);
    const bytes = Buffer.from(content);
    const name = `${plain.slice(0, -extension.length)}.${hash(bytes).slice(0, 10)}${extension}`;
    made.set(plain, { name, bytes });
  };
  for (const [plain, file] of Object.entries(fonts))
    add(plain, readFileSync(join(packages, 'bootstrap-italia/dist/fonts/Titillium_Web', file)));
  const font_names = new Map([...made].map(([plain, { name }]) => [plain, name]));
  add('site.css', await style_sheet(esbuild, font_names));
  add('app.js', await script(esbuild, 'js/app.js'));
  // On the pages of course packages alone; the last three run inside the packages' frames.
  add('package.js', await script(esbuild, 'js/package/package.js'));
  add('sequence.js', await script(esbuild, 'js/package/sequence.js'));
  add('scorm12.js', await script(esbuild, 'js/package/scorm12.js'));
  add('scorm2004.js', await script(esbuild, 'js/package/scorm2004.js'));
  add('unit-return.js', await script(esbuild, 'js/package/unit-return.js'));
  // Served under a name of its own: a worker is in charge of the folder that it comes from.
  add('worker.js', await script(esbuild, 'js/worker/offline.js'));
  const htmx = readFileSync(join(packages, 'htmx.org/dist/htmx.min.js'), 'utf8');
  // Its source map is not served, and the browser's tools would ask for it.
  add('htmx.js', htmx.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n'));
  add('icons.svg', sprite(icons));
  add('favicon.svg', readFileSync(join(web, 'favicon.svg')));
  // The sign that the rules of SPID want on the button, unchanged.
  add('spid.svg', readFileSync(join(packages, 'spid-smart-button/dist/img/spid-ico-circle-bb.svg')));
  return made;
}

async function write(out, made) {
  const list = join(out, 'manifest.json');
  if (existsSync(out) && readdirSync(out).length > 0 && !existsSync(list))
    throw new Error(`${out} is neither empty nor an asset folder: it has no manifest.json`);
  mkdirSync(out, { recursive: true });
  const written = new Set(['manifest.json']);
  const put = (name, bytes) => {
    writeFileSync(join(out, name), bytes);
    written.add(name);
  };
  await Promise.all(
    [...made.values()].map(async ({ name, bytes }) => {
      put(name, bytes);
      if (extname(name) === '.woff2') return;
      const brotli = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } };
      put(`${name}.br`, await promisify(zlib.brotliCompress)(bytes, brotli));
      put(`${name}.gz`, await promisify(zlib.gzip)(bytes, { level: 9 }));
    }),
  );
  const names = [...made].map(([plain, { name }]) => [plain, name]).sort();
  writeFileSync(list, `${JSON.stringify(Object.fromEntries(names), null, 2)}\n`);
  for (const name of readdirSync(out)) if (!written.has(name)) rmSync(join(out, name));
}

const { values } = parseArgs({ options: { out: { type: 'string' } } });
if (!values.out) throw new Error('usage: node web/build.mjs --out DIR');
const out = resolve(values.out);
const icons = icons_named();
const stamp = stamp_of_inputs(icons);
if (!is_current(out, stamp)) {
  if (!existsSync(join(packages, 'esbuild')) || !existsSync(join(packages, 'sass')))
    throw new Error('the packages of web/ are missing: run "npm ci --ignore-scripts" there');
  const made = await assets(icons);
  await write(out, made);
  // Last, so that a build cut short is done again.
  writeFileSync(`${out}.stamp`, stamp);
  console.log(`web: ${made.size} assets, ${icons.size} icons in ${out}`);
}
