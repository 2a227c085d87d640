import { describe, expect, it } from '@jest/globals';
import { mount } from '@vue/test-utils';
import Button from './Button.vue';

describe('Button', () => {
  it('is named by its words alone, whatever key it shows', () => {
    const button = mount(Button, { props: { keys: 'Mod+Enter' }, slots: { default: 'Chat completed' } }).get(
      'button',
    );
    expect(button.attributes('aria-keyshortcuts')).toBe('Control+Enter');
    expect(button.get('kbd').attributes('aria-hidden')).toBe('true');
    expect(button.get('kbd').text()).toBe('Ctrl ⏎');
  });

  it('takes no second press while busy, and keeps the focus', async () => {
    const wrapper = mount(Button, { slots: { default: 'Send' }, attachTo: document.body });
    const button = wrapper.get('button');
    button.element.focus();
    await button.trigger('click');
    await wrapper.setProps({ state: 'busy' });
    await button.trigger('click');
    expect(wrapper.emitted('click')).toHaveLength(1);
    expect(button.attributes('aria-busy')).toBe('true');
    expect(document.activeElement).toBe(button.element);
    wrapper.unmount();
  });

  it('does not submit its form while busy', () => {
    const wrapper = mount(Button, { props: { type: 'submit', state: 'busy' }, attachTo: document.body });
    const event = new MouseEvent('click', { bubbles: true, cancelable: true });
    wrapper.get('button').element.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
    wrapper.unmount();
  });

  it('says what to do when it failed, and can be pressed again', async () => {
    const failure = 'Not saved: no connection. Try again.';
    const wrapper = mount(Button, { props: { state: 'failed', failure }, slots: { default: 'Save note' } });
    const alert = wrapper.get('[role=alert]');
    expect(alert.text()).toBe(failure);
    expect(wrapper.get('button').attributes('aria-describedby')).toBe(alert.attributes('id'));
    await wrapper.get('button').trigger('click');
    expect(wrapper.emitted('click')).toHaveLength(1);
  });
});
