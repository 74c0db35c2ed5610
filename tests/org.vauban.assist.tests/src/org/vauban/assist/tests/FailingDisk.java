// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The machine's files on a disk that fails while one folder is listed, after the first entry, and that cannot be forced
 * to keep what is written through a {@link FileChannel}. Tells which files were opened.
 */
public final class FailingDisk extends FileSystemProvider {
    private final FileSystemProvider real = Path.of("/").getFileSystem().provider();
    private final FileSystem files = new Files();
    private final Path broken;
    private final Duration age;
    private final List<String> opened = new CopyOnWriteArrayList<>();

    /** @param broken the failing folder, as a path of the default file system */
    public FailingDisk(Path broken) {
        this(broken, Duration.ZERO);
    }

    /** @param age how much older the times of files seem than they are */
    public FailingDisk(Path broken, Duration age) {
        this.broken = broken;
        this.age = age;
    }

    /** Returns the names of the files that were opened since the last call, in alphabetical order. */
    public List<String> opened() {
        List<String> names = opened.stream().sorted().toList();
        opened.clear();
        return names;
    }

    /** Returns a file or folder of the machine as a path on this disk. */
    public Path on(Path path) {
        return (Path) Proxy.newProxyInstance(FailingDisk.class.getClassLoader(), new Class<?>[] {Path.class},
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

    @Override
    public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options,
            FileAttribute<?>... attributes) throws IOException {
        opened.add(path.getFileName().toString());
        return real.newByteChannel(off(path), options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return new UnforcedChannel(real.newFileChannel(off(path), options, attributes));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        DirectoryStream<Path> listed = real.newDirectoryStream(off(path), filter);
        boolean fails = off(path).equals(broken);
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                List<Path> inside = new ArrayList<>();
                listed.forEach(inside::add);
                Iterator<Path> all = inside.stream().sorted().iterator();
                return new Iterator<>() {
                    private boolean begun;

                    @Override
                    public boolean hasNext() {
                        if (begun && fails) {
                            throw new DirectoryIteratorException(new IOException("the cable is out"));
                        }
                        return all.hasNext();
                    }

                    @Override
                    public Path next() {
                        begun = true;
                        return on(all.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                listed.close();
            }
        };
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
        Map<String, Object> attributes = new HashMap<>(real.readAttributes(off(path), names, options));
        attributes.replaceAll((name, value) -> value instanceof FileTime time
                ? FileTime.from(time.toInstant().minus(age)) : value);
        return attributes;
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options) throws IOException {
        real.setAttribute(off(path), name, value, options);
    }

    @Override
    public String getScheme() {
        return "failing";
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
            return FailingDisk.this;
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
}
