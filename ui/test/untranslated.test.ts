import { expect } from 'chai';
import { parse } from 'vue/compiler-sfc';
import { screenFiles } from './screen-files.ts';

/** Attributes that people read or hear. */
const READ_ATTRIBUTES = new Set([
  'aria-label',
  'title',
  'label',
  'placeholder',
  'alt',
  'hint',
  'suffix',
  'text',
  'caption',
]);
/** Names and unit symbols that are the same in every language. */
const SAME_EVERYWHERE = new Set(['Pulso', 's', 'ms', 'min']);
const TEXT = 2;
const ATTRIBUTE = 6;

interface TemplateNode {
  type: number;
  content?: unknown;
  children?: unknown;
  props?: { type: number; name: string; value?: { content: string } | undefined }[];
  loc: { start: { line: number } };
}

const isWords = (text: string): boolean => /\p{L}/u.test(text) && !SAME_EVERYWHERE.has(text.trim());

function untranslated(file: string, node: TemplateNode): string[] {
  const found: string[] = [];
  const report = (text: string): unknown => found.push(`${file}:${node.loc.start.line} ${text.trim()}`);
  if (node.type === TEXT && typeof node.content === 'string' && isWords(node.content)) report(node.content);
  for (const prop of node.props ?? [])
    if (prop.type === ATTRIBUTE && READ_ATTRIBUTES.has(prop.name) && isWords(prop.value?.content ?? ''))
      report(`${prop.name}="${prop.value?.content}"`);
  const children = Array.isArray(node.children) ? (node.children as TemplateNode[]) : [];
  return [...found, ...children.flatMap((child) => untranslated(file, child))];
}

function inTemplate(name: string, text: string): string[] {
  const ast = parse(text, { filename: name }).descriptor.template?.ast as TemplateNode | undefined;
  return ast ? untranslated(name, ast) : [];
}

describe('the templates', () => {
  it('hold no text that is not translated', () => {
    expect(screenFiles('**/*.vue').flatMap((file) => inTemplate(file.name, file.text))).to.deep.equal([]);
  });

  it('would be found out: a bare word and a bare label are both reported', () => {
    const text = '<template><p title="Close">Hello {{ name }}</p></template>';
    expect(inTemplate('x.vue', text)).to.have.length(2);
  });

  it('set no style in an attribute, which the Content-Security-Policy refuses', () => {
    const offenders = screenFiles('**/*.vue').filter((file) =>
      /\sstyle="/.test(file.text.replaceAll(':style="', '')),
    );
    expect(offenders.map((file) => file.name)).to.deep.equal([]);
  });
});
