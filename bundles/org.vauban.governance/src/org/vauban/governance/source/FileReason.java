// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import org.vauban.governance.internal.Messages;

/**
 * Describes file errors for users. Java's message is often just the path, or in English; the system's message is in the
 * system's language.
 */
public final class FileReason {
    private FileReason() {}

    /**
     * Returns why a file cannot be read or written, as part of a sentence that names it, in the language of the JVM.
     */
    public static String of(IOException e) {
        return of(e, Locale.getDefault(Locale.Category.DISPLAY));
    }

    /** Returns the same in a language. */
    public static String of(IOException e, Locale locale) {
        if (e instanceof LocalizedReason known) {
            return known.reason(locale);
        }
        String key = switch (e) {
            case NoSuchFileException missing -> "file.missing";
            case AccessDeniedException denied -> "file.denied";
            case FileAlreadyExistsException there -> "file.there";
            case DirectoryNotEmptyException full -> "file.not.empty";
            case NotDirectoryException other -> "file.no.folder";
            case CharacterCodingException encoding -> "text.encoding";
            case EOFException cut -> "file.cut";
            default -> null;
        };
        if (key != null) {
            return Messages.textIn(locale, key);
        }
        String said = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return said == null ? e.getClass().getSimpleName() : said;
    }

    /** Returns the same for a file that may be a folder, which systems report in different ways, or not at all. */
    public static String of(Path file, IOException e) {
        boolean known = e instanceof NoSuchFileException || e instanceof AccessDeniedException;
        return !known && Files.isDirectory(file) ? Messages.text("file.folder") : of(e);
    }

    /** Returns the same as {@link #of(IOException)}, with the path if the exception names one. */
    public static String withPath(IOException e) {
        String path = e instanceof FileSystemException system ? system.getFile() : null;
        return path == null ? of(e) : path + " (" + of(e) + ")";
    }
}
