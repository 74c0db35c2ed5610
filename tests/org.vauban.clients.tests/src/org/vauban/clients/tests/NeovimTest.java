// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The plug-in in Neovim. */
class NeovimTest extends ModalEditorTest {

    @Override
    List<String> command(Path server) throws Exception {
        Path settings = folder.resolve("init.lua");
        Files.writeString(settings, """
                vim.opt.runtimepath:prepend('%s')
                vim.opt.swapfile = false
                require('vauban').setup({ cmd = { '%s' }, language = 'en', settings = { model = '%s' } })
                """.formatted(Path.of(System.getProperty("vauban.root"), "clients", "neovim"), server, Wire.MODEL));
        return List.of("nvim", "-u", settings.toString());
    }
}
