/** What differs between two versions of a flow, as a picture: each tab where something changed, laid out as the editor has it. Pure. */
import type { NodeDifference } from './compare-flows.ts';
import type { FlowNode } from './flow-types.ts';

export interface FlowPicture {
  /** Label of the tab or subflow. */
  tab: string;
  width: number;
  height: number;
  /** By their centre. */
  nodes: {
    id: string;
    label: string;
    kind: NodeDifference['kind'] | 'same';
    x: number;
    y: number;
    width: number;
  }[];
  /** From an output to an input. */
  wires: { kind: 'added' | 'removed' | 'same'; x1: number; y1: number; x2: number; y2: number }[];
}

/** Nobody reads more in one picture; the list below it has everything. */
const TABS_MAX = 10;
const NODES_MAX = 300;
const WIRES_MAX = 600;
/** Units of Node-RED's canvas. */
const NODE_HEIGHT = 30;
const PORT_GAP = 13;
const MARGIN = 16;
const LABEL_MAX = 28;
/** Beyond it lies no canvas, only arithmetic that overflows. */
const PLACE_MAX = 50_000;

type Drawn = FlowPicture['nodes'][number] & { outputs: number };

export function drawDifference(
  before: readonly FlowNode[],
  after: readonly FlowNode[],
  changes: readonly NodeDifference[],
): FlowPicture[] {
  const kinds = new Map(changes.map(({ id, kind }) => [id, kind]));
  const isPlace = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) <= PLACE_MAX;
  // A group is a frame around others; what changes inside it is drawn.
  const isDrawn = ({ x, y, z, type }: FlowNode): boolean =>
    isPlace(x) && isPlace(y) && z !== undefined && type !== 'group';
  const all = [...after, ...before.filter(({ id }) => kinds.get(id) === 'removed')].filter(isDrawn);
  const changed = new Set(all.filter(({ id }) => kinds.has(id)).map(({ z }) => z ?? ''));
  const labels = new Map(
    [...before, ...after].map(({ id, label, name }) => [id, String(label ?? name ?? '')]),
  );
  return [...changed].slice(0, TABS_MAX).map((tab) => {
    const nodes = all.filter(({ z }) => z === tab).slice(0, NODES_MAX);
    return drawTab(labels.get(tab) ?? '', nodes, { before, after, kinds });
  });
}

interface Versions {
  before: readonly FlowNode[];
  after: readonly FlowNode[];
  kinds: ReadonlyMap<string, NodeDifference['kind']>;
}

function drawTab(tab: string, nodes: readonly FlowNode[], { before, after, kinds }: Versions): FlowPicture {
  const drawn = new Map(nodes.map((node) => [node.id, drawNode(node, kinds.get(node.id) ?? 'same')]));
  const left = Math.min(...[...drawn.values()].map(({ x, width }) => x - width / 2)) - MARGIN;
  const top = Math.min(...[...drawn.values()].map(({ y }) => y - NODE_HEIGHT / 2)) - MARGIN;
  for (const node of drawn.values()) {
    node.x -= left;
    node.y -= top;
  }
  const boxes = [...drawn.values()];
  return {
    tab,
    width: Math.max(...boxes.map(({ x, width }) => x + width / 2)) + MARGIN,
    height: Math.max(...boxes.map(({ y }) => y + NODE_HEIGHT / 2)) + MARGIN,
    nodes: boxes.map(({ outputs: _outputs, ...node }) => node),
    wires: drawWires(wiresOf(before), wiresOf(after), drawn),
  };
}

function drawNode(node: FlowNode, kind: Drawn['kind']): Drawn {
  const text = String(node.name || node.label || node.type);
  const label = text.length > LABEL_MAX ? `${text.slice(0, LABEL_MAX - 1)}…` : text;
  const width = Math.max(100, 8 * label.length + 44);
  return {
    id: node.id,
    label,
    kind,
    x: Number(node['x']),
    y: Number(node['y']),
    width,
    outputs: node.wires?.length ?? 0,
  };
}

/** Written out, so that two versions can be compared. */
function wiresOf(flow: readonly FlowNode[]): Set<string> {
  return new Set(
    flow.flatMap(({ id, wires }) =>
      (wires ?? []).flatMap((port, output) => port.map((target) => `${id} ${output} ${target}`)),
    ),
  );
}

function drawWires(
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
  nodes: ReadonlyMap<string, Drawn>,
): FlowPicture['wires'] {
  const wires: FlowPicture['wires'] = [];
  for (const wire of new Set([...after, ...before])) {
    const [source = '', output = '', target = ''] = wire.split(' ');
    const from = nodes.get(source);
    const to = nodes.get(target);
    if (!from || !to) continue;
    if (wires.length === WIRES_MAX) break;
    wires.push({
      kind: !before.has(wire) ? 'added' : after.has(wire) ? 'same' : 'removed',
      x1: from.x + from.width / 2,
      y1: from.y + (Number(output) - Math.max(0, from.outputs - 1) / 2) * PORT_GAP,
      x2: to.x - to.width / 2,
      y2: to.y,
    });
  }
  return wires;
}
