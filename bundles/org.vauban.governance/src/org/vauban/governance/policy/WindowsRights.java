// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The access control lists of Windows: which accounts administer the machine, and who may write to a file. */
public final class WindowsRights {
    /**
     * Well-known accounts by their names on English and French Windows, and by their security identifiers, which are
     * the names if they cannot be looked up. In other languages they are known by their rights, see {@link #trusted}.
     */
    private static final Set<String> ACCOUNTS = Set.of("BUILTIN\\Administrators", "BUILTIN\\Administrateurs",
            "NT AUTHORITY\\SYSTEM", "AUTORITE NT\\Syst\u00e8me", "AUTORITE NT\\SYSTEM", "NT SERVICE\\TrustedInstaller",
            "S-1-5-32-544", "S-1-5-18");
    private static final Set<AclEntryPermission> WRITING = Set.of(AclEntryPermission.WRITE_DATA,
            AclEntryPermission.APPEND_DATA, AclEntryPermission.WRITE_ACL, AclEntryPermission.WRITE_OWNER,
            AclEntryPermission.DELETE, AclEntryPermission.DELETE_CHILD);
    private static final Set<AclEntryPermission> ATTRIBUTES = Set.of(AclEntryPermission.WRITE_ATTRIBUTES,
            AclEntryPermission.WRITE_NAMED_ATTRS);
    private static final Set<AclEntryFlag> INHERITED = Set.of(AclEntryFlag.FILE_INHERIT,
            AclEntryFlag.DIRECTORY_INHERIT);

    private WindowsRights() {}

    /**
     * Returns the names of the accounts that administer this machine: the well-known ones, the owners of Windows' own
     * folders, and those who may change the folders of its programs. Reads the disk.
     *
     * @param root the drive of Windows
     */
    static Set<String> trusted(Path root) throws IOException {
        Set<String> trusted = new HashSet<>(ACCOUNTS);
        Path windows = root.resolve("Windows");
        Path system = windows.resolve("System32");
        for (Path known : List.of(windows, system, root.resolve("ProgramData"))) {
            if (Files.exists(known)) {
                trusted.add(Files.getOwner(known).getName());
            }
        }
        Set<String> writers = writers(windows);
        writers.retainAll(writers(system));
        trusted.addAll(writers);
        return trusted;
    }

    private static Set<String> writers(Path folder) throws IOException {
        AclFileAttributeView view = Files.getFileAttributeView(folder, AclFileAttributeView.class);
        return view == null || !Files.exists(folder) ? new HashSet<>() : writers(view.getAcl());
    }

    /** Returns the well-known accounts. */
    public static Set<String> wellKnown() {
        return ACCOUNTS;
    }

    /** Returns the names of the accounts that an access control list allows to change what it protects. */
    public static Set<String> writers(List<AclEntry> entries) {
        Set<String> writers = new HashSet<>();
        for (AclEntry entry : entries) {
            // an entry only for what is made in a folder gives no right on the folder itself
            if (entry.type() == AclEntryType.ALLOW && !entry.flags().contains(AclEntryFlag.INHERIT_ONLY)
                    && entry.permissions().stream().anyMatch(WRITING::contains)) {
                writers.add(entry.principal().getName());
            }
        }
        return writers;
    }

    /** Whether only trusted accounts own a file or folder and may change it. */
    public static boolean administratorsOnly(UserPrincipal owner, List<AclEntry> entries, Collection<String> trusted) {
        return trusted.contains(owner.getName()) && trusted.containsAll(writers(entries));
    }

    /**
     * Returns the rights of a new folder for documents of the administrators: as in the folder above it, except that
     * only trusted accounts may write, and that whoever makes a file gets no rights by that. They apply to all that the
     * folder will contain. The names of accounts depend on the language of Windows, so none is looked up by its name.
     *
     * @param above entries of the folder above
     * @return empty if no trusted account has rights there
     */
    public static List<AclEntry> restricted(List<AclEntry> above, Collection<String> trusted) {
        List<AclEntry> entries = new ArrayList<>();
        Map<UserPrincipal, Set<AclEntryPermission>> allowed = new LinkedHashMap<>();
        for (AclEntry entry : above) {
            boolean administrator = trusted.contains(entry.principal().getName());
            if (entry.type() == AclEntryType.DENY) {
                entries.add(entry);
            } else if (entry.type() == AclEntryType.ALLOW && administrator) {
                allowed.put(entry.principal(), EnumSet.allOf(AclEntryPermission.class));
            } else if (entry.type() == AclEntryType.ALLOW && !entry.flags().contains(AclEntryFlag.INHERIT_ONLY)) {
                Set<AclEntryPermission> reading = new HashSet<>(entry.permissions());
                reading.removeAll(WRITING);
                reading.removeAll(ATTRIBUTES);
                if (reading.contains(AclEntryPermission.READ_DATA)) {
                    allowed.computeIfAbsent(entry.principal(), key -> EnumSet.noneOf(AclEntryPermission.class))
                            .addAll(reading);
                }
            }
        }
        if (allowed.keySet().stream().noneMatch(each -> trusted.contains(each.getName()))) {
            return List.of();
        }
        allowed.forEach((principal, permissions) -> entries.add(AclEntry.newBuilder().setType(AclEntryType.ALLOW)
                .setPrincipal(principal).setPermissions(permissions).setFlags(INHERITED).build()));
        return entries;
    }
}
