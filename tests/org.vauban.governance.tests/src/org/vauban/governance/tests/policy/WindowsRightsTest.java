// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static java.nio.file.attribute.AclEntryFlag.DIRECTORY_INHERIT;
import static java.nio.file.attribute.AclEntryFlag.FILE_INHERIT;
import static java.nio.file.attribute.AclEntryFlag.INHERIT_ONLY;
import static java.nio.file.attribute.AclEntryPermission.APPEND_DATA;
import static java.nio.file.attribute.AclEntryPermission.EXECUTE;
import static java.nio.file.attribute.AclEntryPermission.READ_ACL;
import static java.nio.file.attribute.AclEntryPermission.READ_ATTRIBUTES;
import static java.nio.file.attribute.AclEntryPermission.READ_DATA;
import static java.nio.file.attribute.AclEntryPermission.READ_NAMED_ATTRS;
import static java.nio.file.attribute.AclEntryPermission.SYNCHRONIZE;
import static java.nio.file.attribute.AclEntryPermission.WRITE_ATTRIBUTES;
import static java.nio.file.attribute.AclEntryPermission.WRITE_DATA;
import static java.nio.file.attribute.AclEntryPermission.WRITE_NAMED_ATTRS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.governance.policy.WindowsRights;

/** Who may write a policy on Windows. The rights are those of {@code icacls C:\ProgramData} on a German Windows. */
class WindowsRightsTest {
    private static final Set<AclEntryFlag> ALL = Set.of(FILE_INHERIT, DIRECTORY_INHERIT);
    private static final Set<AclEntryPermission> FULL = EnumSet.allOf(AclEntryPermission.class);
    private static final Set<AclEntryPermission> READ = Set.of(READ_DATA, EXECUTE, READ_ATTRIBUTES, READ_NAMED_ATTRS,
            READ_ACL, SYNCHRONIZE);

    private record Account(String name) implements UserPrincipal {
        @Override
        public String getName() {
            return name;
        }
    }

    private static final Account ADMINISTRATORS = new Account("VORDEFINIERT\\Administratoren");
    private static final Account SYSTEM = new Account("NT-AUTORIT\u00c4T\\SYSTEM");
    private static final Account USERS = new Account("VORDEFINIERT\\Benutzer");
    private static final Account CREATOR = new Account("ERSTELLER-BESITZER");
    private static final Account SOMEBODY = new Account("FIRMA\\erika");
    private static final Set<String> TRUSTED = Set.of(ADMINISTRATORS.name, SYSTEM.name, "NT SERVICE\\TrustedInstaller");
    private static final AclEntry CREATORS = entry(CREATOR, FULL, FILE_INHERIT, DIRECTORY_INHERIT, INHERIT_ONLY);
    /** The rights that a new folder inherits in ProgramData. */
    private static final List<AclEntry> PROGRAM_DATA = List.of(
            entry(SYSTEM, FULL, FILE_INHERIT, DIRECTORY_INHERIT),
            entry(ADMINISTRATORS, FULL, FILE_INHERIT, DIRECTORY_INHERIT), CREATORS,
            entry(USERS, READ, FILE_INHERIT, DIRECTORY_INHERIT),
            entry(USERS, Set.of(WRITE_DATA, APPEND_DATA, WRITE_ATTRIBUTES, WRITE_NAMED_ATTRS), DIRECTORY_INHERIT));

    private static AclEntry entry(UserPrincipal account, Set<AclEntryPermission> permissions, AclEntryFlag... flags) {
        return AclEntry.newBuilder().setType(AclEntryType.ALLOW).setPrincipal(account).setPermissions(permissions)
                .setFlags(flags).build();
    }

    private static boolean accepted(UserPrincipal owner, List<AclEntry> entries) {
        return WindowsRights.administratorsOnly(owner, entries, TRUSTED);
    }

    @Tag("claim:policy-file-checks")
    @Test
    void aFolderThatUsersMayAddToIsRefused() {
        assertFalse(accepted(ADMINISTRATORS, PROGRAM_DATA));
        assertFalse(accepted(SOMEBODY, List.of(entry(ADMINISTRATORS, FULL))));
        assertFalse(accepted(ADMINISTRATORS,
                List.of(entry(ADMINISTRATORS, FULL), entry(SOMEBODY, Set.of(WRITE_DATA)))));
        assertTrue(accepted(ADMINISTRATORS, List.of(entry(ADMINISTRATORS, FULL), entry(USERS, READ))));
    }

    @Test
    void whatIsOnlyInheritedGivesNoRightOnTheFolder() {
        assertTrue(accepted(SYSTEM, List.of(entry(ADMINISTRATORS, FULL), CREATORS)));
        assertEquals(Set.of(SYSTEM.name, ADMINISTRATORS.name, USERS.name), WindowsRights.writers(PROGRAM_DATA));
    }

    @Tag("claim:policy-file-checks")
    @Test
    void aNewFolderIsWrittenByAdministratorsAndReadByUsers() {
        List<AclEntry> made = WindowsRights.restricted(PROGRAM_DATA, TRUSTED);
        assertTrue(accepted(ADMINISTRATORS, made), made.toString());
        assertEquals(List.of(SYSTEM, ADMINISTRATORS, USERS), made.stream().map(AclEntry::principal).toList());
        assertEquals(List.of(FULL, FULL, READ), made.stream().map(AclEntry::permissions).toList());
        assertTrue(made.stream().allMatch(entry -> entry.flags().equals(ALL)), made.toString());
        assertEquals(made, WindowsRights.restricted(made, TRUSTED), "a folder in it has the same rights");
    }

    /** Otherwise nobody could write or correct the folder. */
    @Test
    void withoutAnAdministratorNoRightsAreMade() {
        assertEquals(List.of(), WindowsRights.restricted(List.of(entry(USERS, READ), CREATORS), TRUSTED));
    }

    @Test
    void accountsThatCannotBeLookedUpAreKnownByTheirIdentifiers() {
        assertTrue(WindowsRights.administratorsOnly(new Account("S-1-5-32-544"),
                List.of(entry(new Account("S-1-5-18"), FULL)), WindowsRights.wellKnown()));
    }
}
