import { expect, test } from '@jest/globals';
import { nextTick, ref } from 'vue';
import { useLiveForm } from './useLiveForm';

const team = () => ({ name: 'Support', minutes: 3, days: [null as null | { opens: string }] });

test('what was not touched follows the source; what was touched stays', async () => {
  const source = ref(team());
  const { form, changed, clashes } = useLiveForm(() => source.value);
  form.name = 'Help';
  source.value = { ...team(), minutes: 5, days: [{ opens: '09:00' }] };
  await nextTick();
  expect(form).toEqual({ name: 'Help', minutes: 5, days: [{ opens: '09:00' }] });
  expect(changed.value).toEqual(['name']);
  expect(clashes.size).toBe(0);
});

test('a touched field that somebody else changed is told, and the person chooses', async () => {
  const source = ref(team());
  const live = useLiveForm(() => source.value);
  live.form.name = 'Help';
  live.form.minutes = 9;
  source.value = { ...team(), name: 'Aid', minutes: 4 };
  await nextTick();
  expect([...live.clashes].sort()).toEqual(['minutes', 'name']);
  live.keepTheirs('name');
  live.useMine('minutes');
  expect(live.form).toMatchObject({ name: 'Aid', minutes: 9 });
  expect(live.changed.value).toEqual(['minutes']);
  expect(live.clashes.size).toBe(0);
});

test('what was saved is no change any more, and Discard takes all back', async () => {
  const source = ref(team());
  const live = useLiveForm(() => source.value);
  live.form.days = [{ opens: '08:00' }];
  expect(live.changed.value).toEqual(['days']);
  source.value = { ...team(), days: [{ opens: '08:00' }] };
  await nextTick();
  expect(live.changed.value).toEqual([]);
  live.form.days[0]!.opens = '07:00';
  live.form.name = '';
  live.reset();
  expect(live.form).toEqual(source.value);
});
