// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.UserDirectories;

/** Where a user's files are if the environment contradicts the user database. */
class UserDirectoriesTest {
    @TempDir
    Path temp;

    private static UserDirectories linux(Map<String, String> environment) {
        return UserDirectories.of("Linux", Path.of("/home/ada"), name -> null, environment::get);
    }

    @Test
    void homeComesBeforeTheUserDatabase() {
        assertEquals(Path.of("/srv/empty/.local/share/vauban/models"), linux(Map.of("HOME", "/srv/empty")).models());
        assertEquals(Path.of("/home/ada/.local/share/vauban/models"), linux(Map.of()).models());
    }

    @Test
    void aHomeThatIsNoAbsolutePathDoesNotCount() {
        assertEquals(Path.of("/home/ada/.config/vauban"), linux(Map.of("HOME", "somewhere")).config());
        assertEquals(Path.of("/home/ada/.config/vauban"), linux(Map.of("HOME", "")).config());
    }

    @Test
    void whatIsNoPathDoesNotCount() {
        UserDirectories directories = linux(Map.of("HOME", "/srv\0", "XDG_CONFIG_HOME", "/config\0", "VAUBAN_MODELS",
                "/models\0"));
        assertEquals(Path.of("/home/ada/.local/share/vauban/models"), directories.models());
        assertEquals(Path.of("/home/ada/.config/vauban"), directories.config());
    }

    @Test
    void theXdgVariablesComeBeforeHome() {
        assertEquals(Path.of("/data/vauban"), linux(Map.of("HOME", "/srv/empty", "XDG_DATA_HOME", "/data")).data());
    }

    @Test
    void noVariableAndNoPropertyMovesTheMachinesPolicy() {
        java.util.function.UnaryOperator<String> moved = name -> "/srv/own";
        for (String system : List.of("Linux", "Mac OS X", "Windows 11")) {
            Path here = UserDirectories.of(system, Path.of("/home/ada"), name -> null, name -> null).policies()
                    .getFirst();
            assertEquals(here, UserDirectories.of(system, Path.of("/srv/own"), moved, moved).policies().getFirst(),
                    system);
        }
        String before = System.getProperty("os.name");
        Path here = UserDirectories.standard().policies().getFirst();
        try {
            System.setProperty("os.name", before.startsWith("Windows") ? "Linux" : "Windows 11");
            assertEquals(here, UserDirectories.standard().policies().getFirst(),
                    "the name of the system is a property");
        } finally {
            System.setProperty("os.name", before);
        }
    }

    @Test
    void directoriesFollowThePlatform() {
        Path home = temp.resolve("home");
        UserDirectories linux = UserDirectories.of("Linux", home, name -> null, name -> null);
        assertEquals(home.resolve(".local/share/vauban/models"), linux.models());
        assertEquals(home.resolve(".config/vauban/models.json"), linux.catalogue());
        assertEquals(home.resolve(".cache/vauban"), linux.cache());
        String data = temp.resolve("data").toString();
        UserDirectories xdg = UserDirectories.of("Linux", home, name -> null,
                name -> name.equals("XDG_DATA_HOME") ? data : name.equals("XDG_CACHE_HOME") ? "relative" : "");
        assertEquals(Path.of(data).resolve("vauban"), xdg.data());
        assertEquals(home.resolve(".cache/vauban"), xdg.cache(), "relative values are ignored");
        UserDirectories mac = UserDirectories.of("Mac OS X", home, name -> null, name -> null);
        assertEquals(home.resolve("Library/Application Support/Vauban/models"), mac.models());
        UserDirectories windows = UserDirectories.of("Windows 11", home, name -> null,
                name -> name.equals("LOCALAPPDATA") ? data : null);
        assertTrue(windows.data().startsWith(Path.of(data).resolve("Vauban")));
        String models = temp.resolve("m").toString();
        UserDirectories moved = UserDirectories.of("Linux", home, name -> name.equals("vauban.models") ? models : null,
                name -> name.equals("VAUBAN_HOME") ? data : name.equals("VAUBAN_MODELS") ? "/other" : null);
        assertEquals(Path.of(models), moved.models());
        assertEquals(Path.of(data), moved.data());
        assertTrue(moved.audit().startsWith(Path.of(data)) && moved.config().startsWith(Path.of(data)));
    }
}
