/**
 * A list to tick names in: PLCs, or registers of all PLCs by name, with what they say now. A chosen name that the collector does not know stays
 * and says so, as a flow may be made for another collector; any other name can be typed.
 */
import { follow, linkMark, shownValue, text } from './collector-live.js';

/** More machines beside a register would not be read. */
const SHOWN_MAX = 3;

/** @returns names() in the order of the list, stop() to be called when the form closes */
export function pickNames(place, { kind, chosen }) {
  const picked = new Set(chosen);
  const typed = new Set(chosen);
  const box = $(place).addClass('pulso-pick');
  const head = $('<div>', { class: 'pulso-pick-head' }).appendTo(box);
  const count = $('<span>', { class: 'pulso-muted', 'aria-live': 'polite' });
  const search = $('<input>', { type: 'search', placeholder: text('pick.search') });
  search.attr('aria-label', text('pick.search'));
  head.append(search, count);
  const list = $('<div>', { class: 'pulso-pick-list' }).appendTo(box);
  let offered;

  const say = () =>
    count.text(picked.size === 0 ? text('pick.all') : text('pick.chosen', { count: picked.size }));
  const draw = () => {
    const rows = rowsOf(kind, offered, typed);
    const wanted = search.val().trim().toLocaleLowerCase();
    const focused = list.find('input:focus').val();
    list.empty();
    if (offered === null) list.append($('<p>', { class: 'pulso-muted' }).text(text('pick.unreachable')));
    else if (rows.length === 0) list.append($('<p>', { class: 'pulso-muted' }).text(text('pick.none')));
    for (const row of rows.filter(({ name }) => name.toLocaleLowerCase().includes(wanted)))
      list.append(drawRow(row, picked, say));
    if (focused !== undefined)
      list
        .find('input')
        .filter((_, input) => input.value === focused)
        .trigger('focus');
    say();
  };

  addTyping(box, (name) => {
    typed.add(name);
    picked.add(name);
    draw();
  });
  search.on('input', draw);
  draw();
  const following = follow({
    collectorId: () => $('#node-input-collector').val() || undefined,
    isSeen: () => box.is(':visible'),
    show: (answer) => {
      offered = answer?.plcs ?? null;
      draw();
    },
  });
  $('#node-input-collector').on('change', following.ask);
  return { names: () => [...picked], stop: following.stop };
}

/** Chosen names that nobody offers come first: they are what is to be looked at. */
function rowsOf(kind, plcs, typed) {
  const known = kind === 'plcs' ? plcRows(plcs ?? []) : registerRows(plcs ?? []);
  const names = new Set(known.map(({ name }) => name));
  const others = [...typed].filter((name) => !names.has(name));
  return [...others.map((name) => ({ name, isMissing: Array.isArray(plcs) })), ...known];
}

function plcRows(plcs) {
  return plcs.map((plc) => ({ name: plc.name, mark: linkMark(plc), about: plc.address }));
}

function registerRows(plcs) {
  const rows = new Map();
  for (const plc of plcs)
    for (const { name, address, value } of plc.registers) {
      const row = rows.get(name) ?? { name, all: [] };
      row.all.push(`${plc.name} ${address}: ${shownValue(value)}`);
      rows.set(name, row);
    }
  return [...rows.values()]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ name, all }) => {
      const more = all.length > SHOWN_MAX ? ` (+${all.length - SHOWN_MAX})` : '';
      return { name, about: all.slice(0, SHOWN_MAX).join(' · ') + more };
    });
}

function drawRow({ name, mark, about, isMissing }, picked, say) {
  const input = $('<input>', { type: 'checkbox', value: name }).prop('checked', picked.has(name));
  input.on('change', () => {
    if (input.prop('checked')) picked.add(name);
    else picked.delete(name);
    say();
  });
  const row = $('<label>').append(input);
  if (mark) row.append(mark);
  row.append($('<span>', { class: 'pulso-name' }).text(name));
  const words = isMissing ? text('pick.missing') : about;
  // A space for whoever reads it as text.
  return row.append(
    ' ',
    $('<span>', { class: isMissing ? 'pulso-missing' : 'pulso-muted' }).text(words ?? ''),
  );
}

function addTyping(box, take) {
  const input = $('<input>', { type: 'text', placeholder: text('pick.add') });
  input.attr('aria-label', text('pick.add'));
  const button = $('<button>', { type: 'button', class: 'red-ui-button' }).text(text('pick.addButton'));
  const add = () => {
    const name = input.val().trim();
    if (name !== '') take(name);
    input.val('');
  };
  button.on('click', add);
  input.on('keydown', (event) => {
    if (event.key !== 'Enter') return;
    // Else the form would be confirmed.
    event.preventDefault();
    event.stopPropagation();
    add();
  });
  $('<div>', { class: 'pulso-pick-head' }).append(input, button).appendTo(box);
}
