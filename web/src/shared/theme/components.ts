import {
  ActionIcon,
  Button,
  Checkbox,
  Input,
  InputWrapper,
  Loader,
  type MantineThemeComponents,
  Menu,
  Modal,
  NativeSelect,
  Paper,
  PasswordInput,
  PinInput,
  SegmentedControl,
  Select,
  Switch,
  Tooltip,
} from '@mantine/core';

import classes from './components.module.css';

/** Defaults of Mantine's components: ink acts, 44 px targets, no borders on cards. */
export const components: MantineThemeComponents = {
  Button: Button.extend({
    defaultProps: { color: 'ink', size: 'md' },
    classNames: { root: classes.button, label: classes.buttonLabel },
  }),
  ActionIcon: ActionIcon.extend({
    defaultProps: { color: 'ink', variant: 'subtle', size: 44, radius: 14 },
  }),
  Paper: Paper.extend({ classNames: { root: classes.paper } }),
  Input: Input.extend({ classNames: { input: classes.input } }),
  InputWrapper: InputWrapper.extend({
    defaultProps: { errorProps: { role: 'alert' } },
    classNames: { label: classes.label, description: classes.description, error: classes.error },
  }),
  PasswordInput: PasswordInput.extend({
    classNames: { innerInput: classes.innerInput, visibilityToggle: classes.visibilityToggle },
  }),
  PinInput: PinInput.extend({
    classNames: { root: classes.pins, pinInput: classes.pinBox, input: classes.pin },
  }),
  NativeSelect: NativeSelect.extend({ defaultProps: { size: 'md' } }),
  Select: Select.extend({ defaultProps: { size: 'md', comboboxProps: { shadow: 'md' } } }),
  SegmentedControl: SegmentedControl.extend({
    defaultProps: { withItemsBorders: false },
    classNames: {
      root: classes.segments,
      indicator: classes.segmentIndicator,
      label: classes.segmentLabel,
      control: classes.segmentControl,
    },
  }),
  Modal: Modal.extend({
    defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.5 } },
    classNames: { content: classes.modal, header: classes.modalHeader, title: classes.modalTitle },
  }),
  Menu: Menu.extend({
    defaultProps: { shadow: 'md', radius: 'md' },
    classNames: { item: classes.menuItem, dropdown: classes.menu },
  }),
  Checkbox: Checkbox.extend({ defaultProps: { color: 'line', size: 'md' } }),
  Switch: Switch.extend({ defaultProps: { color: 'line', size: 'md' } }),
  Loader: Loader.extend({ defaultProps: { color: 'var(--sl-text-3)' } }),
  Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400 } }),
};
