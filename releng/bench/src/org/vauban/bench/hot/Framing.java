// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.hot;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.vauban.engine.framing.FrameLimits;
import org.vauban.engine.framing.FrameReader;

/** Reading of notifications with one token each, one operation per token. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Framing {
    private static final int TOKENS = 1024;
    private byte[] stream;

    @Setup
    public void write() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < TOKENS; i++) {
            String body = "{\"jsonrpc\":\"2.0\",\"method\":\"text\",\"params\":{\"id\":7,\"text\":\" word\"}}";
            text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        }
        stream = text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void read(Blackhole sink) throws IOException {
        try (FrameReader reader = new FrameReader(new ByteArrayInputStream(stream), FrameLimits.DEFAULT)) {
            for (int i = 0; i < TOKENS; i++) {
                sink.consume(reader.read());
            }
        }
    }
}
