// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes mails with attachments. */
public final class Mails {
    public static final String WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private Mails() {}

    /** Returns a MIME part with an attachment. */
    public static String attachment(String name, String type, byte[] content) {
        return "Content-Type: " + type + "\n"
                + "Content-Disposition: attachment" + (name.isEmpty() ? "" : "; filename=\"" + name + "\"")
                + "\nContent-Transfer-Encoding: base64\n\n" + Base64.getMimeEncoder().encodeToString(content) + "\n";
    }

    public static String attachment(String name, String type, Path file) throws Exception {
        return attachment(name, type, Files.readAllBytes(file));
    }

    /** Returns a mail with a text and further parts. */
    public static String mail(String subject, String text, List<String> parts) {
        String boundary = "=_" + subject.replaceAll("\\W", "");
        return "From: Ann <ann@example.org>\nSubject: " + subject + "\nMIME-Version: 1.0\n"
                + "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\n\n"
                + Stream.concat(Stream.of("Content-Type: text/plain\n\n" + text + "\n"), parts.stream())
                        .map(each -> "--" + boundary + "\n" + each).collect(Collectors.joining("\n"))
                + "\n--" + boundary + "--\n";
    }

    /** Returns a part with a forwarded mail. */
    public static String forwarded(String mail) {
        return "Content-Type: message/rfc822\n\n" + mail;
    }

    /** Returns a part with a mail attached as a file. */
    public static String attachedMail(String name, String mail) {
        return attachment(name, "message/rfc822", bytes(mail));
    }

    /** Returns a part with a mail attached without Base64. */
    public static String plainly(String name, String type, String mail) {
        return "Content-Type: " + type + "\nContent-Disposition: attachment; filename=\"" + name + "\"\n\n" + mail;
    }

    /** Returns a mail's bytes as in a file. */
    public static byte[] bytes(String mail) {
        return mail.replace("\r", "").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    public static Path write(Path file, String mail) throws Exception {
        return Files.write(file, bytes(mail));
    }
}
