import { player } from './player.js';
import './unit.js';
import './upload.js';

const stage = document.querySelector('[data-package]');
if (stage) player(stage);
