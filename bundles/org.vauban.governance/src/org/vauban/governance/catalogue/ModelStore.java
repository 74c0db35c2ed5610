// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.catalogue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

public final class ModelStore {
	private final Path directory;

	public ModelStore(Path directory, Catalogue catalogue) {
		this.directory = directory;
	}

	public Path directory() {
		return directory;
	}

	/** Every model of the catalogue and every other one that is here. */
	public List<StoredModel> list() throws CatalogueException {
		throw new UnsupportedOperationException();
	}

	/** The file of a model that is here, whole or not. */
	public Optional<Path> find(String id) {
		Path file = directory.resolve(id + ".gguf");
		return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
	}

	/** The file of a model that can be loaded, or a sentence that says what to do. */
	public Path require(String id) throws CatalogueException {
		throw new UnsupportedOperationException();
	}

	public Path fetch(String id, ProgressListener listener) throws CatalogueException {
		throw new UnsupportedOperationException();
	}

	public Verification verify(String id, ProgressListener listener) throws CatalogueException {
		throw new UnsupportedOperationException();
	}

	/** @param id null: the catalogue's if the hash is known, else made from the file name */
	public StoredModel importFile(Path source, String id, ProgressListener listener) throws CatalogueException {
		throw new UnsupportedOperationException();
	}

	/** @return whether there was anything to remove */
	public boolean remove(String id) throws CatalogueException {
		throw new UnsupportedOperationException();
	}
}
