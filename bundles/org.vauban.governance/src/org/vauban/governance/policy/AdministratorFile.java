// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclFileAttributeView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.vauban.governance.internal.Messages;

/**
 * Checks that only an administrator can have written a file: it, each folder above it and each symbolic link on the way
 * belong to root and no other account may write to them. A folder that others may add to is accepted if it is sticky,
 * since they cannot replace its entries. On Windows the file and its folder belong to the administrators or the system
 * and no other account may write to them.
 */
public final class AdministratorFile {
    private static final int ROOT = 0;
    private static final int WRITABLE_BY_GROUP = 0020;
    private static final int WRITABLE_BY_OTHERS = 0002;
    private static final int STICKY = 01000;
    /** Maximum number of links, as on Linux. */
    private static final int MOST_LINKS = 40;
    /** The drive of Windows, as in the location of the machine's policy. */
    static final Path WINDOWS_DRIVE = Path.of("C:\\");

    private AdministratorFile() {}

    /**
     * Requires an administrator's file; does nothing if the file does not exist.
     *
     * @throws PolicyException if another account could have written it, or if this cannot be determined
     */
    public static void require(Path file) throws PolicyException {
        require(file, Set.of(ROOT));
    }

    /** @param owners user ids that count as administrators on systems with POSIX permissions */
    public static void require(Path file, Set<Integer> owners) throws PolicyException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Path real = file.toRealPath(); // fails for a dangling link, which is not a missing policy
            if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
                for (Path part : parts(file.toAbsolutePath())) {
                    requirePosix(file, part, owners);
                }
            } else {
                requireWindows(file, real);
                requireWindows(file, real.getParent());
            }
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            throw new PolicyException(file, Messages.text("policy.unreadable", file, e), e);
        }
    }

    /**
     * Returns everything that a name passes through, from the root on: each folder, and each link before its target.
     */
    private static Set<Path> parts(Path file) throws IOException {
        Path at = Objects.requireNonNull(file.getRoot());
        Set<Path> parts = new LinkedHashSet<>(Set.of(at));
        Deque<Path> names = new ArrayDeque<>();
        file.forEach(names::add);
        for (int links = 0; !names.isEmpty();) {
            Path name = names.removeFirst();
            if (name.toString().equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
            } else if (!name.toString().equals(".")) {
                Path next = at.resolve(name);
                parts.add(next);
                if (!Files.isSymbolicLink(next)) {
                    at = next;
                } else if (++links > MOST_LINKS) {
                    throw new FileSystemLoopException(file.toString());
                } else {
                    Path target = Files.readSymbolicLink(next);
                    at = target.isAbsolute() ? target.getRoot() : at;
                    for (int i = target.getNameCount() - 1; i >= 0; i--) {
                        names.addFirst(target.getName(i));
                    }
                }
            }
        }
        return parts;
    }

    private static void requirePosix(Path file, Path part, Set<Integer> owners) throws IOException, PolicyException {
        Map<String, Object> found = Files.readAttributes(part, "unix:uid,mode,isDirectory,isSymbolicLink",
                LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) found.get("mode");
        boolean sticky = (Boolean) found.get("isDirectory") && (mode & STICKY) != 0;
        // whatever the group: if there is an access control list, these bits are its upper bound
        boolean writable = (mode & (WRITABLE_BY_OTHERS | WRITABLE_BY_GROUP)) != 0;
        // the permissions of a link have no meaning
        boolean others = writable && !sticky && !(Boolean) found.get("isSymbolicLink");
        if (others || !owners.contains((Integer) found.get("uid"))) {
            throw new PolicyException(file, Messages.text("policy.owner", file, part), null);
        }
    }

    private static void requireWindows(Path file, Path part) throws IOException, PolicyException {
        AclFileAttributeView view = Files.getFileAttributeView(part, AclFileAttributeView.class);
        if (!WindowsRights.administratorsOnly(Files.getOwner(part), view == null ? List.of() : view.getAcl(),
                WindowsRights.trusted(WINDOWS_DRIVE))) {
            throw new PolicyException(file, Messages.text("policy.owner.windows", file, part, file.getParent()), null);
        }
    }
}
