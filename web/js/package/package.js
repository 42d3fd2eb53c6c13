import './player.js';
import './upload.js';
