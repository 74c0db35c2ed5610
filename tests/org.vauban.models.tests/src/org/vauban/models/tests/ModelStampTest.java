// SPDX-License-Identifier: EPL-2.0
package org.vauban.models.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.models.ModelStamp;

/** A model that changed between two checks is noticed, whatever it looks like. */
class ModelStampTest {
    @TempDir
    Path folder;

    @Test
    void theSameFilesAreCurrent() throws Exception {
        Path file = Files.writeString(folder.resolve("a.gguf"), "model");
        ModelStamp stamp = ModelStamp.of(List.of(file));
        assertTrue(stamp.isCurrent());
        assertEquals("model", Files.readString(file));
        assertTrue(stamp.isCurrent(), "reading changes nothing");
        assertTrue(ModelStamp.of(List.of()).isCurrent());
    }

    @Test
    void anotherFileOfTheSameSizeAndTimeIsNoticed() throws Exception {
        Path file = Files.writeString(folder.resolve("a.gguf"), "model");
        FileTime time = Files.getLastModifiedTime(file);
        ModelStamp stamp = ModelStamp.of(List.of(file));
        Path other = Files.writeString(folder.resolve("b.gguf"), "wrong");
        Files.setLastModifiedTime(other, time);
        Files.delete(file);
        assertFalse(stamp.isCurrent(), "gone");
        Files.move(other, file);
        assertFalse(stamp.isCurrent());
    }

    @Test
    void aLinkThatLeadsElsewhereIsNoticed() throws Exception {
        Path one = Files.createDirectories(folder.resolve("one"));
        Path two = Files.createDirectories(folder.resolve("two"));
        Files.writeString(one.resolve("a.gguf"), "model");
        Files.writeString(two.resolve("a.gguf"), "wrong");
        Path link = Files.createSymbolicLink(folder.resolve("models"), one);
        ModelStamp stamp = ModelStamp.of(List.of(link.resolve("a.gguf")));
        Files.delete(link);
        Files.createSymbolicLink(link, two);
        assertFalse(stamp.isCurrent());
    }
}
