import { player } from './player.js';
import './upload.js';

const stage = document.querySelector('[data-package]');
if (stage) player(stage);
