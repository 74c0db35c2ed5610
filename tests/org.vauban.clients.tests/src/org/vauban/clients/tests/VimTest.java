// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The Vim 9 plug-in, set up as its page says. */
@Tag("slow")
class VimTest extends ModalEditorTest {

    @Override
    List<String> command(Path server) throws Exception {
        Files.writeString(home.resolve(".vimrc"),
                settings("vim.md", "vim", server) + "set noswapfile background=dark\nsyntax on\n");
        return List.of("vim");
    }
}
