import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ReactNode, Ref } from 'react';

interface ButtonAsLinkProps extends Omit<ButtonProps, 'href'> {
  ref?: Ref<HTMLAnchorElement>;
  children?: ReactNode;
}

interface AnchorAsLinkProps extends Omit<AnchorProps, 'href'> {
  ref?: Ref<HTMLAnchorElement>;
  children?: ReactNode;
}

function ButtonAsLink(props: ButtonAsLinkProps) {
  return <Button component="a" {...props} />;
}

function AnchorAsLink(props: AnchorAsLinkProps) {
  // Underlined: a colour alone does not tell a link from the text around it.
  return <Anchor underline="always" {...props} />;
}

/** A button that leads to a page, with checked addresses. */
export const LinkButton = createLink(ButtonAsLink);

/** A word that leads to a page, with checked addresses. */
export const LinkText = createLink(AnchorAsLink);
