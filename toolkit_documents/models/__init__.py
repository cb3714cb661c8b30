"""What the toolkit knows of a document beyond its file: language, licence, the set it belongs to, its earlier files.

The file itself is the host's document model, the stock one included; nothing here swaps it.
"""

from .document_record import DocumentRecord, language_choices
from .document_set import DocumentSet
from .document_version import DocumentVersion
from .download_count import DownloadCount
from .page_download import PageDownload

__all__ = ["DocumentRecord", "DocumentSet", "DocumentVersion", "DownloadCount", "PageDownload", "language_choices"]
