#!/usr/bin/env node
/** The file that `bin` names. */
import { main } from './program.js';

void main(process.argv);
