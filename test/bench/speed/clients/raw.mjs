const retryAfterMs = 1_000;

/** What anybody would write who writes it by hand: a socket, and another one when that is over. */
export function connect({ url, WebSocket, opened, received }) {
  let socket;
  const dial = () => {
    socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    socket.onopen = opened;
    socket.onmessage = ({ data }) => received(data);
    socket.onclose = () => setTimeout(dial, retryAfterMs);
  };
  dial();
  const send = (data) => socket.send(data);
  return {
    send,
    sendBinary: send,
    close() {
      socket.onclose = null;
      socket.close();
    },
  };
}
