// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The plug-in in Vim 9. */
class VimTest extends ModalEditorTest {

    @Override
    List<String> command(Path server) throws Exception {
        Path settings = folder.resolve("vimrc");
        Files.writeString(settings, """
                set nocompatible noswapfile showmode background=dark
                let &runtimepath = '%s,' . &runtimepath
                let g:vauban = {'cmd': ['%s'], 'language': 'en', 'settings': {'model': '%s'}}
                filetype plugin on
                syntax on
                """.formatted(Path.of(System.getProperty("vauban.root"), "clients", "vim"), server, Wire.MODEL));
        return List.of("vim", "-u", settings.toString());
    }
}
