// SPDX-License-Identifier: EPL-2.0

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Verifies an offline bundle or an update site of Vauban with nothing but a JDK 17 or later:
 *
 * <pre>
 * java Verify.java --root root.json --root-sha256 HASH [FOLDER]
 * java Verify.java --key jean.key.pub --key lin.key.pub [--threshold 2] [FOLDER]
 * java Verify.java --sums-only [FOLDER]
 * </pre>
 *
 * It is written a second time, apart from Vauban's own code and without a library, so that an auditor can read all of
 * it. The formats are those of docs/site.md and docs/policy.md. Exit codes: 0 accepted, 1 not verified because
 * something could not be read, 2 incorrect usage, 3 refused.
 */
public final class Verify {
    private static final String MANIFEST = "vauban-site.json";
    private static final String SUMS = "SHA512SUMS";
    private static final String SITE_TYPE = "application/vnd.vauban.site+json";
    private static final String ROOT_TYPE = "application/vnd.vauban.root+json";
    private static final int MAX_DOCUMENT = 1 << 20;
    private static final int MAX_FILES = 5_000;
    private static final int MAX_DEPTH = 16;
    private static final long MAX_INTEGER = (1L << 53) - 1;
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final byte[] P384 = HexFormat.of().parseHex("3076301006072a8648ce3d020106052b8104002203620004");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{128}");
    private static final Pattern DEVICE = Pattern
            .compile("(?i)(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])( *\\..*)?");
    private static final boolean FRENCH = Locale.getDefault().getLanguage().equals("fr");

    private Path rootFile;
    private String rootHash;
    private final List<Path> keyFiles = new ArrayList<>();
    private int threshold;
    private boolean sumsOnly;
    private long atLeast = 1;
    private Path folder = Path.of("").toAbsolutePath();
    private Instant now = Instant.now();

    /** Size and checksum that a document states for a file. */
    private record Entry(long size, String sha512) {}

    /** Keys that may sign, and how many must; the organisation is null if keys are given instead of a root document. */
    private record Trust(String organisation, Map<String, PublicKey> keys, int threshold) {}

    /** The bundle or site is refused; the message names the file at fault. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(Object file, String english, String french) {
            super(visible(FRENCH ? "Refus\u00e9\u00a0: " + file + " " + french : "Refused: " + file + " " + english));
        }
    }

    /** The command was used incorrectly. */
    private static final class Usage extends Exception {
        private static final long serialVersionUID = 1L;

        Usage(String english, String french) {
            super(visible(FRENCH ? french : english));
        }
    }

    private Verify() {}

    public static void main(String[] arguments) {
        int code = run(Instant.now(), arguments);
        System.exit(code);
    }

    /** Runs the command for {@code main} and for tests: prints the result and returns the exit code. */
    static int run(Instant now, String... arguments) {
        try {
            System.out.println(check(now, arguments));
            return 0;
        } catch (Refusal e) {
            System.err.println(e.getMessage());
            return 3;
        } catch (Usage e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (IOException | GeneralSecurityException e) {
            System.err.println(visible(said("Not verified: ", "Non v\u00e9rifi\u00e9\u00a0: ") + e));
            return 1;
        }
    }

    static String check(Instant now, String... arguments)
            throws Refusal, Usage, IOException, GeneralSecurityException {
        Verify verify = new Verify();
        verify.now = now;
        verify.parse(arguments);
        return verify.sumsOnly ? verify.sums() : verify.signed();
    }

    private static String said(String english, String french) {
        return FRENCH ? french : english;
    }

    /** Replaces characters that could move a terminal's cursor. */
    private static String visible(String text) {
        return text.replaceAll("\\p{C}", "\ufffd");
    }

    private void parse(String... arguments) throws Usage {
        boolean named = false;
        for (int i = 0; i < arguments.length; i++) {
            String option = arguments[i];
            if (option.equals("--sums-only")) {
                sumsOnly = true;
                continue;
            }
            if (!option.startsWith("-") && !named) {
                folder = Path.of(option);
                named = true;
                continue;
            }
            if (i + 1 == arguments.length) {
                throw usage(option);
            }
            String value = arguments[++i];
            switch (option) {
                case "--root" -> rootFile = Path.of(value);
                case "--root-sha256" -> rootHash = value.toLowerCase(Locale.ROOT);
                case "--key" -> keyFiles.add(Path.of(value));
                case "--threshold" -> threshold = (int) number(option, value, 64);
                case "--at-least" -> atLeast = number(option, value, MAX_INTEGER);
                default -> throw usage(option);
            }
        }
        boolean trusts = rootFile != null || !keyFiles.isEmpty();
        if (sumsOnly == trusts || rootFile != null && !keyFiles.isEmpty() || rootFile == null && rootHash != null
                || keyFiles.isEmpty() && threshold != 0 || threshold > keyFiles.size()) {
            throw usage("--root");
        }
    }

    private static long number(String option, String value, long most) throws Usage {
        if (value.matches("[1-9][0-9]{0,15}") && Long.parseLong(value) <= most) {
            return Long.parseLong(value);
        }
        throw usage(option);
    }

    private static Usage usage(String option) {
        return new Usage("Incorrect use of " + option + ". Enter one of:" + SYNTAX,
                "Utilisation incorrecte de " + option + ". Saisissez\u00a0:" + SYNTAX);
    }

    private static final String SYNTAX = " java Verify.java --root FILE [--root-sha256 HASH] [--at-least VERSION]"
            + " [FOLDER] | java Verify.java --key FILE.pub [--key FILE.pub]... [--threshold N] [FOLDER]"
            + " | java Verify.java --sums-only [FOLDER]";

    // --- signatures ---

    private String signed() throws Refusal, IOException, GeneralSecurityException {
        Path file = folder.resolve(MANIFEST);
        Trust trust = rootFile == null ? keys() : root();
        byte[] envelope = document(file);
        Map<String, Object> manifest = payload(file, envelope, SITE_TYPE, trust.keys(), trust.threshold());
        only(file, manifest, Set.of("site", "name", "version", "release", "issued", "expires", "files"));
        String site = text(file, manifest, "site");
        if (trust.organisation() != null && !trust.organisation().equals(site)) {
            throw new Refusal(file, "was issued for \u201c" + site + "\u201d, not for \u201c" + trust.organisation()
                    + "\u201d.",
                    "a \u00e9t\u00e9 \u00e9mis pour \u00ab\u00a0" + site + "\u00a0\u00bb, et non pour \u00ab\u00a0"
                            + trust.organisation() + "\u00a0\u00bb.");
        }
        requireDates(file, manifest, Duration.ZERO);
        long version = integer(file, manifest, "version", 1);
        if (version < atLeast) {
            throw new Refusal(file, "has version " + version + ", less than " + atLeast + ".",
                    "est de version " + version + ", inf\u00e9rieure \u00e0 " + atLeast + ".");
        }
        text(file, manifest, "release");
        Map<String, Entry> files = files(file, manifest);
        compare(files, MANIFEST);
        if (files.containsKey(SUMS)) {
            Map<String, Entry> others = new TreeMap<>(files);
            others.remove(SUMS);
            if (!sameHashes(others, listed())) {
                throw new Refusal(folder.resolve(SUMS), "lists other files than the manifest.",
                        "n\u2019\u00e9num\u00e8re pas les fichiers du manifeste.");
            }
        }
        String what = site + "/" + text(file, manifest, "name") + " " + version;
        return said("Accepted: " + folder + ", " + what + ", " + files.size() + " files, valid until "
                + manifest.get("expires") + ".",
                "Accept\u00e9\u00a0: " + folder + ", " + what + ", " + files.size()
                        + " fichiers, valable jusqu\u2019au " + manifest.get("expires") + ".");
    }

    private Trust keys() throws Refusal, IOException, GeneralSecurityException {
        Map<String, PublicKey> keys = new HashMap<>();
        for (Path file : keyFiles) {
            String pem = new String(bytes(file, 16 << 10), StandardCharsets.US_ASCII);
            int begin = pem.indexOf("-----BEGIN PUBLIC KEY-----");
            int end = pem.indexOf("-----END PUBLIC KEY-----");
            if (begin < 0 || end < begin) {
                throw new Refusal(file, "is not a public key.", "n\u2019est pas une cl\u00e9 publique.");
            }
            byte[] der = base64(file, pem.substring(begin + 26, end).replaceAll("[\r\n\t ]", ""));
            keys.put(sha256(der), key(file, der));
        }
        return new Trust(null, keys, threshold == 0 ? keys.size() : threshold);
    }

    /** Returns the keys of the role “site”; the document must be signed by enough of its own root keys. */
    private Trust root() throws Refusal, IOException, GeneralSecurityException {
        byte[] envelope = document(rootFile);
        Map<String, Object> unverified = payload(rootFile, envelope, ROOT_TYPE, Map.of(), 0);
        Trust roots = role(unverified, "root");
        Map<String, Object> root = payload(rootFile, envelope, ROOT_TYPE, roots.keys(), roots.threshold());
        only(rootFile, root, Set.of("name", "version", "issued", "expires", "keys", "roles"));
        String hash = sha256(base64(rootFile, string(rootFile, object(rootFile, envelope).get("payload"))));
        if (rootHash != null && !rootHash.equals(hash)) {
            throw new Refusal(rootFile, "has the SHA-256 " + hash + ", not " + rootHash + ".",
                    "a le SHA-256 " + hash + ", et non " + rootHash + ".");
        }
        requireDates(rootFile, root, Duration.ofDays(14));
        Trust sites = role(root, "site");
        for (String id : sites.keys().keySet()) {
            if (roots.keys().containsKey(id)) {
                throw new Refusal(rootFile, "gives a root key another role.",
                        "donne un autre r\u00f4le \u00e0 une cl\u00e9 racine.");
            }
        }
        return new Trust(text(rootFile, root, "name"), sites.keys(), sites.threshold());
    }

    private Trust role(Map<String, Object> root, String name) throws Refusal, GeneralSecurityException {
        Map<String, Object> role = map(rootFile, map(rootFile, root.get("roles")).get(name));
        Map<String, Object> all = map(rootFile, root.get("keys"));
        Map<String, PublicKey> keys = new HashMap<>();
        for (Object id : list(rootFile, role.get("keys"))) {
            Map<String, Object> one = map(rootFile, all.get(string(rootFile, id)));
            byte[] der = base64(rootFile, string(rootFile, one.get("key")));
            if (!id.equals(sha256(der)) || keys.put(sha256(der), key(rootFile, der)) != null) {
                throw malformed(rootFile);
            }
        }
        long least = integer(rootFile, role, "threshold", 1);
        if (least > keys.size()) {
            throw malformed(rootFile);
        }
        return new Trust(null, keys, (int) least);
    }

    private static PublicKey key(Path file, byte[] der) throws Refusal, GeneralSecurityException {
        boolean edwards = der.length == 44 && Arrays.equals(der, 0, ED25519.length, ED25519, 0, ED25519.length);
        boolean nist = der.length == 120 && Arrays.equals(der, 0, P384.length, P384, 0, P384.length);
        if (!edwards && !nist) {
            throw new Refusal(file, "has a key that is neither Ed25519 nor ECDSA P-384.",
                    "contient une cl\u00e9 qui n\u2019est ni Ed25519 ni ECDSA P-384.");
        }
        return KeyFactory.getInstance(edwards ? "Ed25519" : "EC").generatePublic(new X509EncodedKeySpec(der));
    }

    /** Returns the document of a DSSE envelope that enough keys have signed; one false signature refuses it all. */
    private static Map<String, Object> payload(Path file, byte[] bytes, String type, Map<String, PublicKey> keys,
            int threshold) throws Refusal, GeneralSecurityException {
        Map<String, Object> envelope = object(file, bytes);
        only(file, envelope, Set.of("payload", "payloadType", "signatures"));
        if (!type.equals(envelope.get("payloadType"))) {
            throw new Refusal(file, "is a document of another kind.", "est un document d\u2019un autre type.");
        }
        byte[] body = base64(file, string(file, envelope.get("payload")));
        byte[] signed = concat(("DSSEv1 " + type.length() + " " + type + " " + body.length + " ")
                .getBytes(StandardCharsets.US_ASCII), body);
        String before = "";
        int signers = 0;
        for (Object each : list(file, envelope.get("signatures"))) {
            Map<String, Object> one = map(file, each);
            only(file, one, Set.of("keyid", "sig"));
            String id = string(file, one.get("keyid"));
            if (before.compareTo(id) >= 0) { // key ids are sorted, so none counts twice
                throw malformed(file);
            }
            before = id;
            PublicKey key = keys.get(id);
            if (key != null && !verifies(key, signed, base64(file, string(file, one.get("sig"))))) {
                throw new Refusal(file, "has a signature that is not by the key " + id + ".",
                        "porte une signature qui n\u2019est pas de la cl\u00e9 " + id + ".");
            }
            signers += key == null ? 0 : 1;
        }
        if (signers < threshold) {
            throw new Refusal(file, "is signed by " + signers + " trusted keys, but needs " + threshold + ".",
                    "est sign\u00e9 par " + signers + " cl\u00e9s de confiance, mais il en faut " + threshold + ".");
        }
        return object(file, concat(body, new byte[] {'\n'}));
    }

    private static boolean verifies(PublicKey key, byte[] message, byte[] signature) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA384withECDSA" : "Ed25519");
        verifier.initVerify(key);
        verifier.update(message);
        try {
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false; // the signature has another length or form
        }
    }

    private void requireDates(Path file, Map<String, Object> document, Duration grace) throws Refusal {
        Instant issued = time(file, document, "issued");
        Instant expires = time(file, document, "expires");
        if (!expires.isAfter(issued) || now.isBefore(issued.minus(Duration.ofDays(1)))
                || now.isAfter(expires.plus(grace))) {
            throw new Refusal(file, "is valid from " + issued + " to " + expires + ", and the clock says " + now + ".",
                    "est valable du " + issued + " au " + expires + ", et l\u2019horloge indique " + now + ".");
        }
    }

    // --- files ---

    private static Map<String, Entry> files(Path file, Map<String, Object> manifest) throws Refusal {
        Map<String, Entry> files = new TreeMap<>();
        for (Map.Entry<String, Object> one : map(file, manifest.get("files")).entrySet()) {
            Map<String, Object> entry = map(file, one.getValue());
            only(file, entry, Set.of("size", "sha512"));
            String hash = string(file, entry.get("sha512"));
            if (!accepts(one.getKey()) || folded(one.getKey()).equals(MANIFEST) || !HASH.matcher(hash).matches()) {
                throw malformed(file);
            }
            files.put(one.getKey(), new Entry(integer(file, entry, "size", 0), hash));
        }
        if (files.size() > MAX_FILES) {
            throw malformed(file);
        }
        requireUnambiguous(file, files.keySet());
        return files;
    }

    /** Refuses paths that are the same on a system that ignores case, and a file that is a folder of another one. */
    private static void requireUnambiguous(Path file, Set<String> paths) throws Refusal {
        Map<String, String> known = new HashMap<>();
        for (String path : paths) {
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                String parent = path.substring(0, slash + 1);
                String other = known.putIfAbsent(folded(path.substring(0, slash)), parent);
                if (other != null && !other.equals(parent)) {
                    throw malformed(file);
                }
            }
            if (known.putIfAbsent(folded(path), path) != null) {
                throw malformed(file);
            }
        }
    }

    private static boolean accepts(String path) {
        boolean seen = path.codePoints().allMatch(c -> c == ' ' || switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        });
        return seen && path.length() <= 300 && Normalizer.isNormalized(path, Normalizer.Form.NFC)
                && Arrays.stream(path.split("/", -1)).allMatch(name -> !name.isEmpty() && name.length() <= 200
                        && !name.startsWith(" ") && !name.endsWith(" ") && !name.endsWith(".")
                        && !DEVICE.matcher(name).matches()
                        && name.chars().noneMatch(c -> "\\:*?\"<>|".indexOf(c) >= 0));
    }

    private static String folded(String path) {
        return Normalizer.normalize(path.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    /** Requires that the folder has exactly these files and the one that lists them. */
    private void compare(Map<String, Entry> files, String list) throws Refusal, IOException {
        Set<String> present = new TreeSet<>();
        Set<String> folders = new TreeSet<>();
        walk(folder, "", 0, present, folders);
        present.remove(list);
        Set<String> parents = new HashSet<>();
        for (String path : files.keySet()) {
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                parents.add(path.substring(0, slash));
            }
        }
        folders.removeAll(parents);
        Set<String> extra = new TreeSet<>(present);
        extra.removeAll(files.keySet());
        extra.addAll(folders);
        for (String path : extra) {
            throw new Refusal(folder.resolve(path), "was added.", "a \u00e9t\u00e9 ajout\u00e9.");
        }
        for (String path : files.keySet()) {
            if (!present.contains(path)) {
                throw new Refusal(folder.resolve(path), "is missing.", "manque.");
            }
        }
        for (Map.Entry<String, Entry> one : files.entrySet()) {
            if (!matches(folder.resolve(one.getKey()), one.getValue())) {
                throw new Refusal(folder.resolve(one.getKey()), "was changed or damaged.",
                        "a \u00e9t\u00e9 modifi\u00e9 ou endommag\u00e9.");
            }
        }
    }

    private void walk(Path parent, String prefix, int depth, Set<String> files, Set<String> folders)
            throws Refusal, IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
            for (Path entry : entries) {
                String path = prefix + entry.getFileName();
                BasicFileAttributes kind = Files.readAttributes(entry, BasicFileAttributes.class,
                        LinkOption.NOFOLLOW_LINKS);
                if (!kind.isRegularFile() && !kind.isDirectory()) {
                    throw new Refusal(entry, "is a link or a device.", "est un lien ou un p\u00e9riph\u00e9rique.");
                }
                if (!accepts(path) || depth >= MAX_DEPTH || files.size() + folders.size() > 2 * MAX_FILES) {
                    throw new Refusal(entry, "has a name that not every system accepts, or is nested too deep.",
                            "a un nom que certains syst\u00e8mes n\u2019acceptent pas, ou est trop imbriqu\u00e9.");
                }
                if (kind.isDirectory()) {
                    folders.add(path);
                    walk(entry, path + "/", depth + 1, files, folders);
                } else {
                    files.add(path);
                }
            }
        }
    }

    /** Whether a file has the expected size and checksum; a size below 0 is not compared. */
    private static boolean matches(Path file, Entry expected) throws IOException {
        MessageDigest digest = digest("SHA-512");
        byte[] buffer = new byte[1 << 17];
        long size = 0;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                size += count;
                if (expected.size() >= 0 && size > expected.size()) {
                    return false;
                }
            }
        }
        return (expected.size() < 0 || size == expected.size())
                && HexFormat.of().formatHex(digest.digest()).equals(expected.sha512());
    }

    /** Verifies the checksums alone, which say nothing about who made the bundle. */
    private String sums() throws Refusal, IOException {
        Map<String, Entry> files = new TreeMap<>(listed());
        boolean signed = Files.exists(folder.resolve(MANIFEST), LinkOption.NOFOLLOW_LINKS);
        if (signed) {
            MessageDigest digest = digest("SHA-512");
            byte[] manifest = bytes(folder.resolve(MANIFEST), MAX_DOCUMENT);
            files.put(MANIFEST, new Entry(-1, HexFormat.of().formatHex(digest.digest(manifest))));
        }
        compare(files, SUMS);
        return said("The sums of " + files.size() + " files match. Signatures were NOT checked: use --root or --key.",
                "Les sommes de " + files.size() + " fichiers concordent. Les signatures n\u2019ont PAS \u00e9t\u00e9"
                        + " v\u00e9rifi\u00e9es\u00a0: utilisez --root ou --key.");
    }

    private Map<String, Entry> listed() throws Refusal, IOException {
        Path file = folder.resolve(SUMS);
        Map<String, Entry> files = new TreeMap<>();
        for (String line : decoded(file, bytes(file, 4 * MAX_DOCUMENT)).split("\n")) {
            if (line.length() < 131 || !line.startsWith("  ", 128) || !HASH.matcher(line.substring(0, 128)).matches()
                    || !accepts(line.substring(130))
                    || files.put(line.substring(130), new Entry(-1, line.substring(0, 128))) != null) {
                throw malformed(file);
            }
        }
        return files;
    }

    private static boolean sameHashes(Map<String, Entry> some, Map<String, Entry> others) {
        return some.keySet().equals(others.keySet()) && some.entrySet().stream()
                .allMatch(one -> others.get(one.getKey()).sha512().equals(one.getValue().sha512()));
    }

    // --- documents ---

    private static byte[] document(Path file) throws Refusal, IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new Refusal(file, "is missing.", "manque.");
        }
        return bytes(file, MAX_DOCUMENT);
    }

    private static byte[] bytes(Path file, int most) throws Refusal, IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isRegularFile()) {
            throw new Refusal(file, "is not a file.", "n\u2019est pas un fichier.");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw malformed(file);
            }
            return bytes;
        }
    }

    private static Refusal malformed(Path file) {
        return new Refusal(file, "does not have the form that it must have.", "n\u2019a pas la forme requise.");
    }

    private static String decoded(Path file, byte[] bytes) throws Refusal {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw malformed(file);
        }
    }

    /** Parses an object in canonical JSON (RFC 8785, integers only) and a line end; refuses any other spelling. */
    private static Map<String, Object> object(Path file, byte[] bytes) throws Refusal {
        String text = decoded(file, bytes);
        Object value;
        try {
            value = new Reader(text).value(0);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw malformed(file);
        }
        StringBuilder canonical = new StringBuilder();
        write(value, canonical);
        if (!text.equals(canonical.append('\n').toString())) {
            throw malformed(file);
        }
        return map(file, value);
    }

    /** Accepts more than canonical JSON; the caller writes the result again and compares it. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Object value(int depth) {
            char next = text.charAt(at);
            if (depth > MAX_DEPTH) {
                throw new IllegalArgumentException();
            }
            if (next == '{') {
                Map<String, Object> members = new TreeMap<>(); // sorted by UTF-16 code units
                for (at++; text.charAt(at) != '}'; at += text.charAt(at) == ',' ? 1 : 0) {
                    String name = string();
                    take(':');
                    members.put(name, value(depth + 1));
                }
                at++;
                return members;
            }
            if (next == '[') {
                List<Object> elements = new ArrayList<>();
                for (at++; text.charAt(at) != ']'; at += text.charAt(at) == ',' ? 1 : 0) {
                    elements.add(value(depth + 1));
                }
                at++;
                return elements;
            }
            if (next == '"') {
                return string();
            }
            int begin = at;
            while ("-0123456789truefals".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            String word = text.substring(begin, at);
            if (word.equals("true") || word.equals("false")) {
                return Boolean.valueOf(word);
            }
            return Long.valueOf(word);
        }

        private void take(char expected) {
            if (text.charAt(at++) != expected) {
                throw new IllegalArgumentException();
            }
        }

        private String string() {
            take('"');
            StringBuilder out = new StringBuilder();
            for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
                if (c == '\\') {
                    c = text.charAt(at++);
                    int plain = "bfnrt".indexOf(c);
                    if (plain >= 0) {
                        c = "\b\f\n\r\t".charAt(plain);
                    } else if (c == 'u') {
                        c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
                        at += 4;
                    }
                }
                out.append(c);
            }
            return out.toString();
        }
    }

    private static void write(Object value, StringBuilder out) {
        if (value instanceof Map<?, ?> members) {
            char separator = '{';
            for (Map.Entry<?, ?> member : members.entrySet()) {
                write(member.getKey(), out.append(separator));
                write(member.getValue(), out.append(':'));
                separator = ',';
            }
            out.append(members.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> elements) {
            char separator = '[';
            for (Object element : elements) {
                write(element, out.append(separator));
                separator = ',';
            }
            out.append(elements.isEmpty() ? "[]" : "]");
        } else if (value instanceof String text) {
            out.append('"');
            for (char c : text.toCharArray()) {
                int plain = "\b\f\n\r\t\"\\".indexOf(c);
                if (plain >= 0) {
                    out.append('\\').append("bfnrt\"\\".charAt(plain));
                } else if (c < ' ') {
                    out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
            out.append('"');
        } else {
            out.append(value);
        }
    }

    private static void only(Path file, Map<String, Object> object, Set<String> known) throws Refusal {
        if (!object.keySet().equals(known)) {
            throw malformed(file);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Path file, Object value) throws Refusal {
        if (value instanceof Map) {
            return (Map<String, Object>) value;
        }
        throw malformed(file);
    }

    private static List<?> list(Path file, Object value) throws Refusal {
        if (value instanceof List<?> list && list.size() <= 64) {
            return list;
        }
        throw malformed(file);
    }

    private static String string(Path file, Object value) throws Refusal {
        if (value instanceof String text) {
            return text;
        }
        throw malformed(file);
    }

    private static String text(Path file, Map<String, Object> object, String name) throws Refusal {
        String text = string(file, object.get(name));
        if (text.isEmpty() || text.length() > 200) {
            throw malformed(file);
        }
        return text;
    }

    private static long integer(Path file, Map<String, Object> object, String name, long least) throws Refusal {
        if (object.get(name) instanceof Long number && number >= least && number <= MAX_INTEGER) {
            return number;
        }
        throw malformed(file);
    }

    private static Instant time(Path file, Map<String, Object> object, String name) throws Refusal {
        String text = text(file, object, name);
        try {
            Instant time = Instant.parse(text);
            if (time.truncatedTo(ChronoUnit.SECONDS).toString().equals(text)) {
                return time;
            }
        } catch (DateTimeException e) {
            throw malformed(file);
        }
        throw malformed(file);
    }

    private static byte[] base64(Path file, String text) throws Refusal {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw malformed(file);
        }
        throw malformed(file);
    }

    private static byte[] concat(byte[] some, byte[] more) {
        byte[] both = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, both, some.length, more.length);
        return both;
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest("SHA-256").digest(bytes));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
