// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The Neovim plug-in, set up as its page says. */
@Tag("slow")
class NeovimTest extends ModalEditorTest {

    @Override
    List<String> command(Path server) throws Exception {
        Path settings = Files.createDirectories(home.resolve("config/nvim")).resolve("init.lua");
        Files.writeString(settings, settings("neovim.md", "lua", server) + "vim.opt.swapfile = false\n");
        return List.of("nvim");
    }
}
