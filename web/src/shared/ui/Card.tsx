import { Box, type BoxProps, createPolymorphicComponent } from '@mantine/core';
import type { ReactNode, Ref } from 'react';

import classes from './Card.module.css';

interface CardProps extends BoxProps {
  children?: ReactNode;
  ref?: Ref<HTMLElement>;
}

function CardBox({ className, ...rest }: CardProps) {
  return <Box component="section" className={`${classes.card} ${className ?? ''}`} {...rest} />;
}

/** A white card without border. */
export const Card = createPolymorphicComponent<'section', CardProps>(CardBox);
