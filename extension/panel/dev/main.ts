/** Entry of the development page: the stand-in first, then the panel as it is. */
import './mock';

await import('../main');
