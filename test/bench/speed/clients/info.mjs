const info = '{"websocket":true,"origins":["*:*"],"cookie_needed":false,"entropy":1}';

/** SockJS asks the server over HTTP what it can do, before it dials: here it is answered at once. */
globalThis.XMLHttpRequest = class {
  withCredentials = false;
  readyState = 0;
  status = 0;
  responseText = '';
  onreadystatechange = null;
  open() {}
  setRequestHeader() {}
  abort() {}
  send() {
    queueMicrotask(() => {
      this.readyState = 4;
      this.status = 200;
      this.responseText = info;
      this.onreadystatechange?.();
    });
  }
};
