"""How static files are stored: hashed names, compressed once, imports between our modules followed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which also rewrites `import ... from "./x.js"` to the hashed name."""

    support_js_module_import_aggregation = True
