// The walk of walk.py with the official TypeScript SDK.

import { readFileSync } from 'node:fs';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const PACKAGE = '@modelcontextprotocol/client';
const MODES = { modern: 'auto', handshake: 'legacy' };
const CONSENT = { confirm: true };

const given = JSON.parse(process.argv[2]);
const pins = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
let shown = 0;

function opened() {
  const options = {
    capabilities: given.has_form ? { elicitation: { form: {} } } : {},
    versionNegotiation: { mode: MODES[given.era] },
  };
  const client = new Client({ name: 'leadline-clients', version: '1' }, options);
  if (given.has_form) client.setRequestHandler('elicitation/create', fillIn);
  return client;
}

// What this form asks for, and nothing else.
async function fillIn({ params }) {
  shown += 1;
  const fields = params.requestedSchema.properties;
  const wanted = 'confirm' in fields ? CONSENT : given.facts;
  const content = Object.fromEntries(Object.entries(wanted).filter(([name]) => name in fields));
  return { action: 'accept', content };
}

async function call(client, name, args) {
  const result = await client.callTool({ name, arguments: args });
  if (result.isError) throw new Error(result.content[0].text);
  return result.structuredContent;
}

// First the person is to be asked; a question that comes back open is answered here.
async function answered(client, plan, answer) {
  const one = { session_id: plan.session_id };
  const asked = plan.pending.id;
  const after = await call(client, 'plan_answer', one);
  if (after.pending?.id !== asked) return after;
  return call(client, 'plan_answer', { ...one, pending_id: asked, answer });
}

// Names in the directory at the end of a zip archive without a comment.
function namesIn(archive) {
  const end = archive.length - 22;
  if (archive.readUInt32LE(end) !== 0x06054b50) throw new Error('this is no zip archive');
  const names = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((place) => archive.readUInt16LE(at + place));
    names.push(archive.toString('utf8', at + 46, at + 46 + name));
    at += 46 + name + extra + comment;
  }
  return names.sort();
}

async function walk(client) {
  let plan = await call(client, 'plan_start', { text: given.ask });
  plan = await answered(client, plan, given.facts);
  plan = await call(client, 'plan_choose', { session_id: plan.session_id, option: 1 });
  const digest = plan.plan_digest;
  plan = await answered(client, plan, CONSENT);
  const uri = `plan://${plan.session_id}/bundle-deployment.zip`;
  const [part] = (await client.readResource({ uri })).contents;
  if (![0, 2].includes(shown)) throw new Error(`${shown} of 2 questions were asked in forms`);
  return {
    client: `${PACKAGE} ${pins.dependencies[PACKAGE]}`,
    protocol: client.getNegotiatedProtocolVersion(),
    form: shown === 2,
    files: namesIn(Buffer.from(part.blob, 'base64')),
    stage: plan.stage,
    approved: plan.approval?.plan_digest === digest,
  };
}

const client = opened();
const { url, ...process_ } = given.server;
await client.connect(
  url ? new StreamableHTTPClientTransport(new URL(url)) : new StdioClientTransport(process_),
);
try {
  console.log(JSON.stringify(await walk(client)));
} finally {
  await client.close();
}
