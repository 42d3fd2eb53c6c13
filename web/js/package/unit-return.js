// A unit of cmi5 has ended and came back to us inside its frame: the page around it shows the course again.
if (parent !== window) parent.postMessage({ regia: 'ended' }, '*');
