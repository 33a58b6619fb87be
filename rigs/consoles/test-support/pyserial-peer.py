"""An RFC 2217 server made of pyserial's own parts, with a serial port that hears itself."""

import socket
import sys
import threading

import serial
import serial.rfc2217

port = serial.serial_for_url("loop://", timeout=0.05)
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))


class Connection:
    """What pyserial's port manager writes to the network with."""

    def __init__(self, peer):
        self.peer = peer
        self.lock = threading.Lock()

    def write(self, data):
        with self.lock:
            self.peer.sendall(data)


def carry(manager, connection):
    """Takes what the port says to the network, until that ends."""
    try:
        while True:
            connection.write(b"".join(manager.escape(port.read(port.in_waiting or 1))))
    except OSError:
        pass


while True:
    peer, _ = listener.accept()
    connection = Connection(peer)
    manager = serial.rfc2217.PortManager(port, connection)
    threading.Thread(target=carry, args=(manager, connection), daemon=True).start()
    while data := peer.recv(1024):
        port.write(b"".join(manager.filter(data)))
    peer.close()
