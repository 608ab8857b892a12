/** A sidebar beside the flow: whether the collector sends, what the PLCs say now, and the way to Pulso's screens. */
/* global RED */
import { follow, linkMark, shownValue, text } from './collector-live.js';

const SCREENS = [
  ['sidebar.openDashboard', '/dashboard'],
  ['sidebar.openPlcs', '/settings/plcs'],
  ['sidebar.openCollectors', '/settings/collectors'],
  ['sidebar.openFlows', '/flows'],
];

export function addSidebar() {
  const content = $('<div>', { class: 'pulso-sidebar' });
  RED.sidebar.addTab({
    id: 'pulso',
    label: text('sidebar.title'),
    name: text('sidebar.title'),
    iconClass: 'fa fa-industry',
    content,
    enableOnEdit: true,
  });
  RED.actions.add('pulso:show-sidebar', () => RED.sidebar.show('pulso'));
  const open = new Set();
  follow({ collectorId: deployedCollector, isSeen: () => content.is(':visible'), show: draw });

  function draw(answer) {
    content.empty();
    if (answer === undefined) {
      const key = deployedCollector() === undefined ? 'sidebar.noCollector' : 'sidebar.unreachable';
      content.append($('<p>').text(text(key)));
      return;
    }
    const { collectorName, database, waiting, plcs, screensUrl } = answer;
    content.append($('<h3>').text(collectorName));
    const said = text(database ? 'sidebar.database' : 'sidebar.noDatabase');
    content.append(
      $('<p>').append(linkMark({ connected: database, error: said }), document.createTextNode(said)),
    );
    if (waiting > 0) content.append($('<p>').text(text('sidebar.waiting', { count: waiting })));
    content.append($('<h4>').text(text('sidebar.plcs')));
    for (const plc of plcs) content.append(drawPlc(plc, open));
    if (plcs.length === 0) content.append($('<p>').text(text('pick.none')));
    content.append($('<h4>').text(text('sidebar.open')), drawLinks(screensUrl));
  }
}

/** Node-RED gives config nodes no order; a collector's flow has one. */
function deployedCollector() {
  let found;
  RED.nodes.eachConfig((node) => {
    if (node.type === 'collector') found ??= node.id;
  });
  return found;
}

function drawPlc(plc, open) {
  const details = $('<details>').prop('open', open.has(plc.name));
  details.on('toggle', () => (details.prop('open') ? open.add(plc.name) : open.delete(plc.name)));
  const summary = $('<summary>').append(linkMark(plc), $('<b>').text(plc.name));
  if (!plc.connected)
    summary.append($('<span>', { class: 'pulso-missing', title: plc.error }).text(text('pick.silent')));
  const table = $('<table>');
  for (const { name, address, value } of plc.registers)
    $('<tr>')
      .append($('<td>').text(name), $('<td>', { class: 'pulso-muted' }).text(address))
      .append($('<td>', { class: 'pulso-value' }).text(shownValue(value)))
      .appendTo(table);
  return details.append(summary, $('<p>', { class: 'pulso-muted' }).text(plc.address), table);
}

function drawLinks(screensUrl) {
  if (screensUrl === null) return $('<p>', { class: 'pulso-muted' }).text(text('sidebar.noScreens'));
  const list = $('<ul>');
  for (const [key, path] of SCREENS) {
    const link = $('<a>', { href: screensUrl + path, target: '_blank', rel: 'noopener' }).text(text(key));
    list.append($('<li>').append(link));
  }
  return list;
}
