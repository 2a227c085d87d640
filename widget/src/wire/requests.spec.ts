import { expect, test } from '@jest/globals';
import * as contract from '#shared/widget/widget.contract';
import type { Requests } from './requests';

/** Each name with the request it stands for; the compiler holds that none is missing. */
const requests: Requests = {
  'user:hello': contract.helloUser,
  'user:send': contract.sendUserMessage,
  'user:talkToPerson': contract.talkToPerson,
  'user:end': contract.endUserChat,
  'user:typing': contract.typeAsUser,
  'user:read': contract.readAsUser,
};

test.each(Object.entries(requests))('%s is the name in the contract', (name, request) => {
  expect(request.name).toBe(name);
});

test('the widget knows every request of the contract', () => {
  const declared = Object.values(contract).flatMap((value) =>
    'name' in value && 'input' in value ? [value.name] : [],
  );
  expect(declared.sort()).toEqual(Object.keys(requests).sort());
});
