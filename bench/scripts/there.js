// `there`: when an element could first be used, as the time of the frame after the one that drew it.
globalThis.there = new Promise((done) => {
  const look = () => {
    if (!document.querySelector(THERE)) requestAnimationFrame(look);
    else requestAnimationFrame(() => done(performance.now()));
  };
  requestAnimationFrame(look);
});
