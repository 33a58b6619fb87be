import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { suite, test } from "node:test";
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { type Host, startHost } from "./test-support/host.ts";
import { makeIdentity, startServer } from "./test-support/servers.ts";

const network = { ssid: 'bench "5"', passphrase: "correct horse" };
const join = 'AT+CWJAP="bench \\"5\\"","correct horse"';
const dayMs = 86_400_000;

async function online(host: Host): Promise<void> {
  host.modem.plug(true);
  await host.until("+ETH_GOT_IP:192.168.77.3\r\n");
}

/** Writes the authority by which servers are judged. */
async function trust({ ask, send, until }: Host, authority: Uint8Array): Promise<void> {
  send(`AT+SYSMFG=2,"client_ca","client_ca.0",8,${authority.length}\r\n`);
  assert.equal(await until(">"), "|OK|>");
  send(authority);
  assert.equal(await until("OK\r\n"), "|OK|");
  assert.equal(await ask("AT+CIPSSLCCONF=5,2,0,0"), "|OK|");
}

suite("virtual modem: commands", () => {
  test("are echoed until told otherwise, answered in order, and refused when unknown", async () => {
    using host = await startHost();
    assert.equal(await host.ask("AT"), "|OK|");
    await host.ask("ATE1");
    assert.equal(await host.ask("AT"), "AT|OK|");
    await host.ask("ATE0");
    for (const wrong of ["AT+NOPE", "AT+CIPMUX", "AT+CIPMUX=2", "AT+CWMODE=", 'AT+CWJAP="open', "at", "+++"])
      assert.equal(await host.ask(wrong), "|ERROR|", wrong);
    assert.equal(await host.ask("AT+CIPMUX?"), "+CIPMUX:1|OK|");
  });

  test("AT+RST begins anew: echo, one link, its own baud rate", async () => {
    using host = await startHost();
    await host.ask("AT+UART_CUR=921600,8,1,0,0");
    await turn();
    assert.equal(host.modem.baudRate, 921_600);
    await host.ask("AT+RST");
    await host.until("ready\r\n");
    assert.equal(host.modem.baudRate, 115_200);
    assert.match(await host.ask("AT+CIPMUX?"), /AT\+CIPMUX\?\|\+CIPMUX:0\|OK\|/);
  });

  test("without supply it says nothing, and keeps only what was stored", async () => {
    using host = await startHost();
    host.air.offer(network);
    await host.ask(join);
    await host.ask("AT+SYSSTORE=0");
    await host.ask("AT+CWMODE=3");
    host.modem.powerOff();
    host.send("AT\r\n");
    host.modem.powerOn();
    assert.equal(await host.until("GOT IP\r\n"), "|ready|WIFI CONNECTED|WIFI GOT IP|");
    await host.ask("ATE0");
    assert.equal(await host.ask("AT+CWMODE?"), "+CWMODE:1|OK|");
  });
});

suite("virtual modem: networks", () => {
  test("a station is told what is wrong, joins, falls out of reach and joins again", async () => {
    using host = await startHost();
    assert.equal(await host.ask(join), "+CWJAP:3|ERROR|");
    host.air.offer({ ...network, passphrase: "another one" });
    assert.equal(await host.ask(join), "+CWJAP:2|ERROR|");
    host.air.offer(network);
    assert.equal(await host.ask(join), "WIFI CONNECTED|WIFI GOT IP|OK|");
    assert.equal(await host.ask("AT+CWSTATE?"), `+CWSTATE:2,"${network.ssid}"|OK|`);
    host.air.withdraw();
    assert.equal(await host.until("DISCONNECT\r\n"), "WIFI DISCONNECT|");
    host.air.offer(network);
    assert.equal(await host.until("GOT IP\r\n"), "WIFI CONNECTED|WIFI GOT IP|");
    assert.equal(await host.ask("AT+CWQAP"), "WIFI DISCONNECT|OK|");
  });

  test("the cable is told of, and connections break with it", async () => {
    using host = await startHost();
    await using server = await startServer();
    assert.equal(await host.ask(`AT+CIPSTART=0,"TCP","localhost",${server.port}`), "no ip|ERROR|");
    await online(host);
    assert.match(await host.ask("AT+CIPETH?"), /ip:"192\.168\.77\.3"/);
    await host.ask(`AT+CIPSTART=0,"TCP","localhost",${server.port}`);
    const closed = once(await server.client(), "close");
    host.modem.plug(false);
    assert.equal(await host.until("0,CLOSED\r\n"), "+ETH_DISCONNECTED|0,CLOSED|");
    await closed;
    assert.match(await host.ask("AT+CIPETH?"), /ip:"0\.0\.0\.0"/);
  });

  test("time of day is that of 1970 until a server was asked, then the bench's", async () => {
    using host = await startHost();
    assert.match(await host.ask("AT+CIPSNTPTIME?"), /\+CIPSNTPTIME:Thu Jan {2}1 00:00:\d\d 1970\|OK\|/);
    await host.ask('AT+CIPSNTPCFG=1,0,"pool.ntp.org"');
    host.skew(Date.UTC(2031, 4, 6, 7, 8, 9) - Date.now());
    await online(host);
    await host.until("+TIME_UPDATED\r\n");
    assert.match(await host.ask("AT+CIPSNTPTIME?"), /:Tue May {2}6 07:08:\d\d 2031\|OK\|/);
    assert.match(await host.ask("AT+SYSTIMESTAMP?"), /\+SYSTIMESTAMP:1935\d{6}\|/);
  });
});

suite("virtual modem: connections", () => {
  test("bytes go out by CIPSEND and come in as they arrive, or when they are asked for", async () => {
    using host = await startHost();
    await using server = await startServer();
    await online(host);
    assert.equal(await host.ask(`AT+CIPSTART=1,"TCP","localhost",${server.port}`), "1,CONNECT|OK|");
    assert.equal(
      await host.ask(`AT+CIPSTART=1,"TCP","localhost",${server.port}`),
      "ALREADY CONNECTED|ERROR|",
    );
    const client = await server.client();
    host.send("AT+CIPSEND=1,5\r\n");
    assert.equal(await host.until(">"), "|OK|>");
    host.send("a\r\nbc");
    assert.equal(await host.until("SEND OK\r\n"), "|Recv 5 bytes|SEND OK|");
    await wait(20);
    assert.equal(Buffer.concat(server.heard).toString(), "a\r\nbc");
    client.write("hello");
    assert.equal(await host.until("hello"), "|+IPD,1,5:hello");
    assert.equal(await host.ask("AT+CIPRECVDATA=1,5"), "|ERROR|", "not in active mode");
    assert.equal(await host.ask("AT+CIPCLOSE=1"), "1,CLOSED|OK|");
    assert.equal(await host.ask("AT+CIPSEND=1,5"), "link is not valid|ERROR|");

    await host.ask("AT+CIPRECVTYPE=5,1");
    await host.ask(`AT+CIPSTART=0,"TCP","127.0.0.1",${server.port}`);
    const other = await server.client();
    other.write("twelve bytes");
    assert.equal(await host.until("12\r\n"), "|+IPD,0,12|");
    other.end();
    assert.equal(await host.ask("AT+CIPRECVDATA=0,6"), "+CIPRECVDATA:6,twelve|OK|");
    assert.equal(await host.until("6\r\n"), "|+IPD,0,6|");
    assert.equal(await host.ask("AT+CIPRECVLEN?"), "+CIPRECVLEN:6,0,0,0,0|OK|");
    assert.equal(await host.ask("AT+CIPRECVDATA=0,100"), "+CIPRECVDATA:6, bytes|OK|");
    assert.equal(await host.until("CLOSED\r\n"), "0,CLOSED|", "only now");
  });

  test("in passive mode no more is taken than the window holds, and nothing is lost", async () => {
    using host = await startHost();
    await using server = await startServer();
    await online(host);
    await host.ask("AT+CIPRECVTYPE=0,1");
    await host.ask(`AT+CIPSTART=0,"TCP","localhost",${server.port}`);
    const sent = Buffer.alloc(300_000, "0123456789abcdef");
    (await server.client()).end(sent);
    let got = "";
    while (got.length < sent.length) {
      const [, waiting] = /\+IPD,0,(\d+)\|$/.exec(await host.until("\r\n", "CLOSED\r\n")) ?? [];
      if (waiting === undefined) continue;
      assert.ok(Number(waiting) <= 5760 + 65_536, waiting);
      const [, data = ""] =
        /^\+CIPRECVDATA:\d+,(.*)\|OK\|$/s.exec(await host.ask("AT+CIPRECVDATA=0,4096")) ?? [];
      got += data;
    }
    assert.equal(got, sent.toString());
  });

  test("nobody there, no such name, nothing of this machine: ERROR", async () => {
    using host = await startHost();
    await online(host);
    assert.equal(await host.ask('AT+CIPSTART=0,"TCP","localhost",1'), "|ERROR|");
    assert.equal(await host.ask('AT+CIPSTART=0,"TCP","no-such-name.invalid",80'), "DNS Fail|ERROR|");
    assert.equal(await host.ask('AT+CIPSTART=0,"TCP","192.0.2.1",80'), "|ERROR|");
  });

  test("while a command is worked on, another is turned away", async () => {
    using host = await startHost();
    await using server = await startServer(makeIdentity("localhost"));
    await online(host);
    host.send(`AT+CIPSTART=0,"SSL","localhost",${server.port}\r\n`);
    assert.equal(host.modem.busy, true);
    host.send("AT\r\n");
    assert.equal(await host.until("OK\r\n"), "|busy p...|0,CONNECT|OK|");
  });
});

suite("virtual modem: TLS", () => {
  const identity = makeIdentity("localhost");
  const start = (port: number) => `AT+CIPSTART=0,"SSL","localhost",${port}`;

  test("a server of the authority that was written is taken, and told the name that was set", async () => {
    using host = await startHost();
    await using server = await startServer(identity);
    await online(host);
    await host.ask("AT+CIPSSLCCONF=0,2,0,0");
    assert.equal(await host.ask(start(server.port)), "NO CA FOUND|ERROR|");
    await trust(host, identity.authority);
    await host.ask("AT+CIPSNTPCFG=1,0");
    await host.until("+TIME_UPDATED\r\n");
    await host.ask('AT+CIPSSLCCN=0,"localhost"');
    await host.ask('AT+CIPSSLCSNI=0,"localhost"');
    assert.equal(await host.ask(start(server.port)), "0,CONNECT|OK|");
    assert.deepEqual(server.serverNames, ["localhost"]);
    host.send("AT+CIPSEND=0,6\r\n");
    await host.until(">");
    host.send("secret");
    await host.until("SEND OK\r\n");
    const client = await server.client();
    client.end("answer");
    assert.equal(await host.until("CLOSED\r\n"), "|+IPD,0,6:answer0,CLOSED|");
    assert.equal(Buffer.concat(server.heard).toString(), "secret");
  });

  test("a DER authority does as well", async () => {
    using host = await startHost();
    await using server = await startServer(identity);
    await online(host);
    const base64 = Buffer.from(identity.authority)
      .toString()
      .replaceAll(/-----[A-Z ]+-----|\s/g, "");
    await trust(host, Buffer.from(base64, "base64"));
    await host.ask("AT+CIPSNTPCFG=1,0");
    await host.until("+TIME_UPDATED\r\n");
    assert.equal(await host.ask(start(server.port)), "0,CONNECT|OK|");
  });

  test("another authority, another name, another time: ERROR, and the server hears nothing", async () => {
    using host = await startHost();
    await using server = await startServer(identity);
    await online(host);
    await trust(host, makeIdentity("localhost").authority);
    await host.ask("AT+CIPSNTPCFG=1,0");
    await host.until("+TIME_UPDATED\r\n");
    assert.equal(await host.ask(start(server.port)), "|ERROR|", "another authority");
    await trust(host, identity.authority);
    await host.ask('AT+CIPSSLCCN=0,"another.example"');
    assert.equal(await host.ask(start(server.port)), "|ERROR|", "another name");
    await host.ask('AT+CIPSSLCCN=0,"localhost"');
    for (const skew of [60 * dayMs, -60 * dayMs]) {
      host.skew(skew);
      assert.equal(await host.ask(start(server.port)), "|ERROR|", `${skew} ms off`);
    }
    host.skew(0);
    assert.equal(await host.ask(start(server.port)), "0,CONNECT|OK|");
    assert.equal(server.heard.length, 0);
  });

  test("before it knows the time no certificate is good", async () => {
    using host = await startHost();
    await using server = await startServer(identity);
    await online(host);
    await trust(host, identity.authority);
    assert.equal(await host.ask(start(server.port)), "|ERROR|");
  });
});

suite("virtual modem: its own access point", () => {
  test("is seen by the name that it was given; who joins reaches the server, and all of it is captured", async () => {
    using host = await startHost();
    assert.equal(await host.air.look(), undefined);
    assert.equal(await host.ask('AT+CWSAP="gear-12AB","",6,0'), "|ERROR|", "not in station mode");
    await host.ask("AT+CWMODE=3,0");
    await host.ask('AT+CWSAP="gear-12AB","",6,0');
    await host.ask("AT+CIPSERVER=1,80");
    const seen = (await host.air.look()) ?? assert.fail("no access point");
    assert.deepEqual([seen.ssid, seen.url], ["gear-12AB", "http://192.168.4.1"]);
    const visitor = connect(seen.port, "127.0.0.1");
    assert.match(
      await host.until("0,CONNECT\r\n"),
      /\+STA_CONNECTED:"[0-9a-f:]+"\|\+DIST_STA_IP:.*"192\.168\.4\.2"\|0,CONNECT\|/,
    );
    visitor.write("GET / HTTP/1.1\r\n\r\n");
    assert.match(await host.until("1.1\r\n\r\n"), /\+IPD,0,18:GET \/ HTTP\/1.1/);
    const answered = once(visitor, "data");
    host.send("AT+CIPSEND=0,2\r\n");
    await host.until(">");
    host.send("hi");
    assert.equal(String((await answered)[0]), "hi");
    assert.ok(Buffer.from(host.air.capture()).includes("GET / HTTP/1.1"));
    const gone = once(visitor, "close");
    await host.ask("AT+CWMODE=1,0");
    await gone;
    assert.equal(await host.air.look(), undefined);
  });

  test("no more visitors than allowed, and none without a server", async () => {
    using host = await startHost();
    await host.ask("AT+CWMODE=2");
    const { port = 0 } = (await host.air.look()) ?? {};
    await once(connect(port, "127.0.0.1"), "close");
    await host.ask("AT+CIPSERVERMAXCONN=1");
    await host.ask("AT+CIPSERVER=1,80");
    const first = connect(port, "127.0.0.1");
    await host.until("0,CONNECT\r\n");
    await once(connect(port, "127.0.0.1"), "close");
    first.destroy();
    await host.until("0,CLOSED\r\n");
  });
});

suite("virtual modem: cuts", () => {
  for (const side of ["before", "after"] as const)
    test(`supply fails ${side} a message that leaves`, async () => {
      using host = await startHost();
      await using server = await startServer();
      await online(host);
      await host.ask(`AT+CIPSTART=0,"TCP","localhost",${server.port}`);
      const closed = once(await server.client(), "close");
      const struck = new Promise<void>((resolve) => host.meter.cutAt(host.meter.messages + 1, side, resolve));
      host.send("AT+CIPSEND=0,4\r\n");
      await host.until(">");
      host.send("ping");
      await struck;
      await closed;
      assert.equal(Buffer.concat(server.heard).toString(), side === "before" ? "" : "ping");
    });
});
