// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.index;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The machine's files on a disk with limited space: once the given number of bytes is written, the last of them as part
 * of a write, every write fails as on a full disk. Deleting frees no space, because other programs write, too.
 */
final class SmallDisk extends FileSystemProvider {
    private final FileSystemProvider real = Path.of("/").getFileSystem().provider();
    private final FileSystem files = new Files();
    /** Remaining space, in bytes. */
    private final AtomicLong room;

    SmallDisk(long room) {
        this.room = new AtomicLong(room);
    }

    /** Returns the remaining space, in bytes. */
    long room() {
        return room.get();
    }

    /** Returns a file or folder of the machine as a path on this disk. */
    Path on(Path path) {
        return (Path) Proxy.newProxyInstance(SmallDisk.class.getClassLoader(), new Class<?>[] {Path.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getFileSystem")) {
                        return files;
                    }
                    Object[] unwrapped = arguments == null ? null : arguments.clone();
                    for (int i = 0; unwrapped != null && i < unwrapped.length; i++) {
                        unwrapped[i] = unwrapped[i] instanceof Path other ? off(other) : unwrapped[i];
                    }
                    try {
                        Object result = method.invoke(path, unwrapped);
                        return result instanceof Path other ? on(other) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Path off(Path path) {
        return Path.of(path.toString());
    }

    /** Takes space for these bytes, and returns the number that fits. */
    private int take(int wanted) throws IOException {
        long before = room.getAndUpdate(left -> Math.max(0, left - wanted));
        if (before == 0 && wanted > 0) {
            throw new IOException("No space left on device");
        }
        return (int) Math.min(before, wanted);
    }

    @Override
    public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
        return new FilterOutputStream(real.newOutputStream(off(path), options)) {
            @Override
            public void write(int b) throws IOException {
                take(1);
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                for (int done = 0; done < length;) {
                    int some = take(length - done);
                    out.write(bytes, from + done, some);
                    done += some;
                }
            }
        };
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        FileChannel channel = real.newFileChannel(off(path), options, attributes);
        return options.contains(StandardOpenOption.WRITE) && path.toString().endsWith(".journal")
                ? new SmallChannel(channel, this::take) : channel;
    }

    @Override
    public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options,
            FileAttribute<?>... attributes) throws IOException {
        return real.newByteChannel(off(path), options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        return real.newDirectoryStream(off(path), filter);
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        real.createDirectory(off(path), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
        real.delete(off(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        real.move(off(source), off(target), options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return real.isSameFile(off(path), off(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return real.isHidden(off(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return real.getFileStore(off(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        real.checkAccess(off(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return real.getFileAttributeView(off(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return real.readAttributes(off(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) throws IOException {
        return real.readAttributes(off(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options) throws IOException {
        real.setAttribute(off(path), name, value, options);
    }

    @Override
    public String getScheme() {
        return "small";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return files;
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }

    /** Makes the paths return this provider. */
    private final class Files extends FileSystem {
        @Override
        public FileSystemProvider provider() {
            return SmallDisk.this;
        }

        @Override
        public void close() {}

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public String getSeparator() {
            return Path.of("/").getFileSystem().getSeparator();
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            return List.of();
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            return List.of();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return Set.of("basic");
        }

        @Override
        public Path getPath(String first, String... more) {
            return on(Path.of(first, more));
        }

        @Override
        public PathMatcher getPathMatcher(String pattern) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            throw new UnsupportedOperationException();
        }

        @Override
        public WatchService newWatchService() {
            throw new UnsupportedOperationException();
        }
    }

    /** Returns the number of bytes that fit. */
    interface Room {
        int take(int wanted) throws IOException;
    }
}
