// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.p2.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.equinox.p2.core.IProvisioningAgent;
import org.eclipse.equinox.p2.core.IProvisioningAgentProvider;
import org.eclipse.equinox.p2.engine.IEngine;
import org.eclipse.equinox.p2.engine.IProfile;
import org.eclipse.equinox.p2.engine.IProfileRegistry;
import org.eclipse.equinox.p2.engine.IProvisioningPlan;
import org.eclipse.equinox.p2.engine.ProvisioningContext;
import org.eclipse.equinox.p2.metadata.IInstallableUnit;
import org.eclipse.equinox.p2.metadata.IProvidedCapability;
import org.eclipse.equinox.p2.metadata.IUpdateDescriptor;
import org.eclipse.equinox.p2.metadata.MetadataFactory;
import org.eclipse.equinox.p2.metadata.MetadataFactory.InstallableUnitDescription;
import org.eclipse.equinox.p2.metadata.Version;
import org.eclipse.equinox.p2.metadata.VersionRange;
import org.eclipse.equinox.p2.query.QueryUtil;
import org.eclipse.equinox.p2.repository.IRepositoryManager;
import org.eclipse.equinox.p2.repository.artifact.IArtifactRepositoryManager;
import org.eclipse.equinox.p2.repository.metadata.IMetadataRepositoryManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.site.SeenSites;
import org.vauban.site.SiteSigner;
import org.vauban.site.p2.GuardedEngine;
import org.vauban.site.p2.PlanVerification;
import org.vauban.site.update.SiteUpdates;

/** What a real p2 with the update guard installs, from sites in folders, into a separate profile. */
class GuardTest {
    private static final String OURS = "org.vauban.example";
    private static final String OTHER = "org.example.other";
    @TempDir
    private Path folder;
    private IProvisioningAgent agent;
    private IProfile profile;
    private SigningKey rootKey;
    private SigningKey siteKey;
    private SiteUpdates updates;

    @BeforeEach
    void start() throws Exception {
        folder = folder.toRealPath();
        BundleContext context = FrameworkUtil.getBundle(GuardTest.class).getBundleContext();
        agent = context.getService(context.getServiceReference(IProvisioningAgentProvider.class))
                .createAgent(folder.resolve("p2").toUri());
        profile = agent.getService(IProfileRegistry.class).addProfile("tested", Map.of());
        rootKey = SigningKeys.generate(SignatureAlgorithm.ED25519);
        siteKey = SigningKeys.generate(SignatureAlgorithm.ED25519);
        Files.createDirectories(folder.resolve("machine"));
        updates = new SiteUpdates(new PolicySources(folder.resolve("machine"), folder.resolve("user"), null, "jean",
                owners(), InstantSource.system()), new SeenSites(folder.resolve("seen.json")), InstantSource.system());
    }

    @AfterEach
    void end() {
        agent.stop();
    }

    private Set<Integer> owners() throws IOException {
        return folder.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Set.of((Integer) Files.getAttribute(folder, "unix:uid"))
                : Set.of();
    }

    /** Makes this machine trust what the site's key has signed. */
    private void trust() throws Exception {
        Map<String, RootDocument.NamedKey> keys = new LinkedHashMap<>();
        keys.put(rootKey.id(), new RootDocument.NamedKey(rootKey.verificationKey(), "Ada"));
        keys.put(siteKey.id(), new RootDocument.NamedKey(siteKey.verificationKey(), "Grace"));
        Instant now = now();
        RootDocument root = new RootDocument("Example", 1, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(9)),
                keys, Map.of(Role.ROOT, new RootDocument.Signers(Set.of(rootKey.id()), 1), Role.SITE,
                        new RootDocument.Signers(Set.of(siteKey.id()), 1)));
        Files.write(folder.resolve("machine/root.json"),
                Envelope.of(RootDocument.PAYLOAD_TYPE, root.json()).signedBy(rootKey).bytes());
    }

    /** Returns the time in whole seconds, as documents hold it. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static InstallableUnitDescription unit(String id, String version) {
        InstallableUnitDescription unit = new InstallableUnitDescription();
        unit.setId(id);
        unit.setVersion(Version.create(version));
        unit.setCapabilities(new IProvidedCapability[] {MetadataFactory.createProvidedCapability(
                IInstallableUnit.NAMESPACE_IU_ID, id, Version.create(version))});
        return unit;
    }

    /** Writes a site that p2 can read. */
    private Path site(String name, InstallableUnitDescription... units) throws Exception {
        Path site = folder.resolve(name);
        var repository = agent.getService(IMetadataRepositoryManager.class).createRepository(site.toUri(), name,
                IMetadataRepositoryManager.TYPE_SIMPLE_REPOSITORY, Map.of());
        repository.addInstallableUnits(List.of(units).stream().map(MetadataFactory::createInstallableUnit).toList());
        agent.getService(IArtifactRepositoryManager.class).createRepository(site.toUri(), name,
                IArtifactRepositoryManager.TYPE_SIMPLE_REPOSITORY, Map.of());
        return site;
    }

    private Path signed(Path site, long version) throws Exception {
        SiteSigner.sign(site, new SiteSigner.Heading("Example", "vauban", version, "0." + version,
                now().minusSeconds(60), Duration.ofDays(5)), siteKey);
        return site;
    }

    private ProvisioningContext context(Path... sites) {
        return at(List.of(sites).stream().map(Path::toUri).toArray(URI[]::new));
    }

    private ProvisioningContext at(URI... addresses) {
        ProvisioningContext context = new ProvisioningContext(agent);
        context.setMetadataRepositories(addresses.clone());
        context.setArtifactRepositories(addresses.clone());
        return context;
    }

    private IStatus install(String id, Path... sites) {
        return install(id, context(sites));
    }

    private IStatus install(String id, ProvisioningContext context) {
        IInstallableUnit unit = context.getMetadata(null).query(QueryUtil.createLatestQuery(
                QueryUtil.createIUQuery(id)), null).iterator().next();
        profile = agent.getService(IProfileRegistry.class).getProfile("tested");
        IProvisioningPlan plan = agent.getService(IEngine.class).createPlan(profile, context);
        plan.addInstallableUnit(unit);
        return perform(plan);
    }

    private IStatus perform(IProvisioningPlan plan) {
        IEngine guarded = new GuardedEngine(agent.getService(IEngine.class), new PlanVerification(agent, updates));
        return guarded.perform(plan, new NullProgressMonitor());
    }

    private Set<String> installed() {
        Set<String> names = new TreeSet<>();
        agent.getService(IProfileRegistry.class).getProfile("tested").query(QueryUtil.ALL_UNITS, null)
                .forEach(each -> names.add(each.getId() + " " + each.getVersion()));
        return names;
    }

    private void refused(IStatus status, String part) {
        assertTrue(status.matches(IStatus.ERROR), status.toString());
        assertTrue(status.getMessage().contains(part), status.getMessage());
        assertFalse(status.getMessage().contains("\n"), "one sentence");
    }

    @Test
    void everyAgentGetsAGuardedEngine() {
        assertInstanceOf(GuardedEngine.class, agent.getService(IEngine.class));
    }

    @Test
    void aSignedSiteIsInstalled() throws Exception {
        trust();
        Path site = signed(site("site", unit(OURS, "1.0.0"), unit(OTHER, "1.0.0")), 1);
        assertTrue(install(OURS, site).isOK());
        assertEquals(Set.of(OURS + " 1.0.0"), installed());
        assertEquals(List.of(site), Stream.of(agent.getService(IMetadataRepositoryManager.class)
                .getKnownRepositories(IRepositoryManager.REPOSITORIES_ALL)).map(Path::of).toList(),
                "no copy is left behind");
    }

    /** The user interface of p2, the director and other programs write such addresses in different ways. */
    @Test
    void aFolderWithBlanksAndAccentsIsASiteHoweverItIsWritten() throws Exception {
        trust();
        Path site = signed(site("d\u00e9p\u00f4t partag\u00e9, n\u00b0 1 " + "x".repeat(150), unit(OURS, "1.0.0"),
                unit(OTHER, "1.0.0")), 1);
        String raw = site.toString().replace(" ", "%20");
        assertTrue(install(OURS, at(URI.create("file:" + raw + "/"))).isOK());
        assertTrue(install(OTHER, at(URI.create("file://" + raw + "/"))).isOK());
        assertEquals(Set.of(OURS + " 1.0.0", OTHER + " 1.0.0"), installed());
    }

    @Test
    void metadataThatIsNotAsSignedIsRefused() throws Exception {
        trust();
        Path site = signed(site("site", unit(OURS, "1.0.0")), 1);
        InstallableUnitDescription changed = unit(OURS, "1.0.0");
        changed.setTouchpointType(MetadataFactory.createTouchpointType("org.eclipse.equinox.p2.osgi",
                Version.create("1.0.0")));
        Path other = site("other", changed);
        Files.copy(other.resolve("content.xml"), site.resolve("content.xml"),
                StandardCopyOption.REPLACE_EXISTING);
        refused(install(OURS, site), "content.xml");
        assertEquals(Set.of(), installed());
    }

    @Test
    void metadataThatIsChangedAfterItWasReadIsRefused() throws Exception {
        trust();
        InstallableUnitDescription changed = unit(OURS, "1.0.0");
        changed.setProperty("org.eclipse.equinox.p2.name", "Another one");
        Path site = site("site", changed);
        ProvisioningContext context = context(site);
        IInstallableUnit read = context.getMetadata(null).query(QueryUtil.createIUQuery(OURS), null).iterator().next();
        Path good = site("good", unit(OURS, "1.0.0"));
        Files.copy(good.resolve("content.xml"), site.resolve("content.xml"),
                StandardCopyOption.REPLACE_EXISTING);
        signed(site, 1);
        IProvisioningPlan plan = agent.getService(IEngine.class).createPlan(profile, context);
        plan.addInstallableUnit(read);
        refused(perform(plan), OURS);
        assertEquals(Set.of(), installed());
    }

    @Test
    void whatNobodySignedIsRefusedUnlessItIsNotOurs() throws Exception {
        trust();
        Path site = site("site", unit(OURS, "1.0.0"), unit(OTHER, "1.0.0"));
        refused(install(OURS, site), site.getFileName().toString());
        assertEquals(Set.of(), installed());
        assertTrue(install(OTHER, site).isOK());
        assertEquals(Set.of(OTHER + " 1.0.0"), installed());
    }

    /** One example is a newer version of another installed unit. */
    @Test
    void whatWasPutIntoASignedSiteIsRefusedWhateverItIs() throws Exception {
        trust();
        assertTrue(install(OTHER, signed(site("site", unit(OURS, "1.0.0"), unit(OTHER, "1.0.0")), 1)).isOK());
        Path changed = signed(site("changed", unit(OURS, "1.0.0"), unit(OTHER, "1.0.0")), 2);
        Files.copy(site("evil", unit(OTHER, "2.0.0")).resolve("content.xml"), changed.resolve("content.xml"),
                StandardCopyOption.REPLACE_EXISTING);
        agent.getService(IMetadataRepositoryManager.class).removeRepository(changed.toUri());
        refused(install(OTHER, changed), "content.xml");
        assertEquals(Set.of(OTHER + " 1.0.0"), installed());
    }

    @Test
    void whatTakesThePlaceOfOursIsRefused() throws Exception {
        trust();
        assertTrue(install(OURS, signed(site("site", unit(OURS, "1.0.0")), 1)).isOK());
        InstallableUnitDescription evil = unit(OTHER, "2.0.0");
        evil.setUpdateDescriptor(MetadataFactory.createUpdateDescriptor(OURS, new VersionRange("[0.0.0,2.0.0)"),
                IUpdateDescriptor.NORMAL, null));
        refused(install(OTHER, site("evil", evil)), OTHER);
    }

    @Test
    void whatComesAlongHasToBeSignedToo() throws Exception {
        trust();
        Path site = signed(site("site", unit(OURS, "1.0.0")), 1);
        Path evil = site("evil", unit(OURS, "1.0.0"), unit(OTHER, "1.0.0"));
        ProvisioningContext context = context(site, evil);
        IProvisioningPlan plan = agent.getService(IEngine.class).createPlan(profile, context);
        context.getMetadata(null).query(QueryUtil.ALL_UNITS, null).forEach(plan::addInstallableUnit);
        refused(perform(plan), "evil");
        assertEquals(Set.of(), installed());
    }

    @Test
    void anOlderSiteIsRefused() throws Exception {
        trust();
        Path old = signed(site("old", unit(OURS, "1.0.0")), 1);
        assertTrue(install(OURS, signed(site("new", unit(OURS, "2.0.0")), 2)).isOK());
        assertTrue(install(OURS, old).matches(IStatus.ERROR));
        assertEquals(Set.of(OURS + " 2.0.0"), installed());
    }

    @Test
    void p2RevertsToWhatWasInstalled() throws Exception {
        trust();
        Path site = signed(site("site", unit(OURS, "1.0.0")), 1);
        assertTrue(install(OURS, site).isOK());
        profile = agent.getService(IProfileRegistry.class).getProfile("tested");
        IInstallableUnit unit = profile.query(QueryUtil.ALL_UNITS, null).iterator().next();
        IProvisioningPlan removal = agent.getService(IEngine.class).createPlan(profile, context());
        removal.removeInstallableUnit(unit);
        assertTrue(perform(removal).isOK());
        profile = agent.getService(IProfileRegistry.class).getProfile("tested");
        IProvisioningPlan back = agent.getService(IEngine.class).createPlan(profile, context());
        back.addInstallableUnit(unit);
        assertTrue(perform(back).isOK());
        assertEquals(Set.of(OURS + " 1.0.0"), installed());
    }

    /** This happens after the roll-back of a ring, for example. */
    @Test
    void p2RevertsToWhatWasInstalledFromAnOlderSite() throws Exception {
        trust();
        Path old = signed(site("old", unit(OURS, "1.0.0"), unit(OURS + ".other", "1.0.0")), 1);
        assertTrue(install(OURS, old).isOK());
        assertTrue(install(OURS, signed(site("new", unit(OURS, "2.0.0")), 2)).isOK());
        profile = agent.getService(IProfileRegistry.class).getProfile("tested");
        IProvisioningPlan removal = agent.getService(IEngine.class).createPlan(profile, context());
        profile.query(QueryUtil.ALL_UNITS, null).forEach(removal::removeInstallableUnit);
        assertTrue(perform(removal).isOK());
        assertEquals(Set.of(), installed());

        assertTrue(install(OURS + ".other", old).matches(IStatus.ERROR), "it was never installed");
        assertTrue(install(OURS, old).isOK());
        assertEquals(Set.of(OURS + " 1.0.0"), installed());
        Files.writeString(old.resolve("content.xml"), "<changed/>");
        assertTrue(install(OURS, old).matches(IStatus.ERROR), "older, but as it was signed");
    }

    @Test
    void aVerifiedCopyIsUsedAsItIs() throws Exception {
        trust();
        Path copy = folder.resolve("copy");
        updates.fetch(signed(site("site", unit(OURS, "1.0.0")), 1), copy).orElseThrow();
        assertTrue(install(OURS, copy).isOK());
        SiteUpdates.discard(copy);
        assertFalse(SiteUpdates.isVerified(copy));
    }

    @Test
    void withoutARootDocumentNothingCanBeVerified() throws Exception {
        assertTrue(install(OURS, site("site", unit(OURS, "1.0.0"))).isOK());
    }

    @Test
    void aRootDocumentThatCannotBeReadAllowsNothing() throws Exception {
        Path site = site("site", unit(OURS, "1.0.0"));
        Files.writeString(folder.resolve("machine/root.json"), "{");
        refused(install(OURS, site), "root.json");
    }
}
