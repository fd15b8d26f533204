import { bootPage } from './page.js';

bootPage();
