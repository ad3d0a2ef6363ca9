"""Uploads are scanned for viruses by clamd (ClamAV), if the setting CLAMD names one."""
