"""Names of the invented people, villages, venues and positions."""


def _words(text: str) -> list[str]:
    return text.split()


FIRST_NAMES = {
    "female": _words(
        """
        Siti Sri Dewi Nur Ratna Endang Wahyuni Fitri Rina Yuliana Maria Ni Indah Lestari Murni Aisyah Halimah Kartini
        Melati Putri Rosmawati Suryani Tuti Umi Yanti Zubaidah Ida Made Kadek Novita Veronika Agustina Meilani Hasnah
        """
    ),
    "male": _words(
        """
        Budi Agus Ahmad Muhammad Joko Slamet Hendra Eko Dwi Tri Andi Rudi Bambang Sugeng Yohanes Petrus Wayan Ketut
        Abdul Iwan Dedi Rahmat Fajar Hasan Ibrahim Junaidi Kurniawan Lukman Markus Nasrul Oktavianus Purnomo Rizal Yusuf
        """
    ),
}
LAST_NAMES = _words(
    """
    Saputra Wijaya Hidayat Santoso Nugroho Siregar Nasution Harahap Simanjuntak Lubis Hutapea Tarigan Pratama Kusuma
    Setiawan Rahman Hakim Suryadi Wibowo Gunawan Susanto Utami Handayani Rahayu Astuti Permata Anggraini Maharani
    Sihombing Pasaribu Tampubolon Manurung Sinaga Rumbiak Wenda Kogoya Mandacan Tuasikal Latuconsina Lamba Tandi
    Mokoginta Paputungan Daeng Karaeng Ginting Sembiring Batubara Marpaung Yulianto Firmansyah Ramadhan Mulyani
    """
)
TITLES = ["", "", "", "", ", S.IP.", ", S.Sos.", ", S.Pd.", ", A.Md.", ", S.Kom., M.Hum.", ", M.Si."]
VILLAGE_FIRST = _words(
    """
    Suka Karang Tanjung Muara Sumber Sido Gunung Batu Air Bukit Kampung Lubuk Pulau Rawa Sungai Teluk Wono Argo Tirto
    Mekar Banjar Pasir Padang Kuta Labuan Rantau Simpang Ujung Way Kali
    """
)
VILLAGE_LAST = _words(
    """
    Maju Jaya Makmur Agung Raya Sari Mulya Rejo Indah Baru Lestari Asri Damai Harapan Bakti Karya Sentosa Mukti Tani
    Putih Hitam Panjang Dalam Tengah Kencana Murni Tunggal Wangi Subur Luhur
    """
)
POSITIONS = {
    "province": ["Pustakawan Ahli Madya", "Pustakawan Ahli Muda", "Kepala Bidang Pembinaan", "Pengelola TI"],
    "regency": ["Pustakawan Ahli Pertama", "Pustakawan Ahli Muda", "Kepala Seksi Layanan", "Pustakawan Terampil"],
    "other": ["Pengelola Perpustakaan", "Kepala Perpustakaan", "Kader Literasi", "Operator Komputer", "Guru"],
}
VENUES = ["Hotel Grand Nusantara", "Hotel Bahari", "Hotel Sejahtera", "Aula Dinas Perpustakaan", "Hotel Cendana"]
SESSIONS = """
    Kebijakan Transformasi Perpustakaan|Strategi Pengembangan Perpustakaan|Pelibatan Masyarakat|Advokasi dan Kemitraan
    |Layanan Perpustakaan Berbasis Inklusi Sosial|Pemanfaatan TIK|Pengelolaan Data dan Pelaporan|Literasi Digital
    |Praktik Pembelajaran Komputer|Rencana Kerja dan Tindak Lanjut|Evaluasi
    """.replace("\n", " ").split("|")
AGENCY_NAMES = {
    "district": "Perpustakaan Kecamatan",
    "village": "Perpustakaan Desa",
    "school": "Perpustakaan SMP Negeri",
    "university": "Perpustakaan Universitas",
    "community": "Taman Bacaan Masyarakat",
    "special": "Perpustakaan Khusus",
}
DISSOLVED = ["Kelembagaan perpustakaan dilikuidasi", "Digabung dengan dinas lain", "Tidak lagi beroperasi"]
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
