// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Random;

/** A file on a disk that is full now and then: a write stops partway, and forcing fails. */
class FaultyChannel extends FileChannel {
    private final FileChannel file;
    private final Random random;
    private final int rate;

    /** @param rate one of this many writes and forces fails on average */
    FaultyChannel(FileChannel file, Random random, int rate) {
        this.file = file;
        this.random = random;
        this.rate = rate;
    }

    private boolean fails() {
        synchronized (random) {
            return random.nextInt(rate) == 0;
        }
    }

    private static IOException full() {
        return new IOException("No space left on device");
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        if (!fails()) {
            return file.write(source, position);
        }
        int half;
        synchronized (random) {
            half = random.nextInt(source.remaining() + 1);
        }
        ByteBuffer part = source.slice(source.position(), half);
        while (part.hasRemaining()) {
            file.write(part, position + part.position());
        }
        if (half == 0 || fails()) {
            throw full();
        }
        source.position(source.position() + half);
        return half;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        if (fails()) {
            throw full();
        }
        file.force(metaData);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        if (fails()) {
            throw full();
        }
        file.truncate(size);
        return this;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return file.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        return file.read(targets, offset, length);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return file.write(source);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        return file.write(sources, offset, length);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return file.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        return file.transferFrom(source, position, count);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, position);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return file.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return file.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }
}
