"""The comparison of names: the same, likely the same, or different. All names are invented or usual ones."""

import pytest

from participants.identity.likeness import Likeness, NameIndex, compare, is_correction, may_be_the_same

SAME = [
    ("Ani Lestari", "ani  LESTARI"),
    ("Ani Lestari", "Ani Lestari, S.IP., M.Hum."),
    ("Ani Lestari", "Ani Lestari S.IP M.Hum"),
    ("Ani Lestari", "ANI LESTARI, SIP, MHUM"),
    ("Dra. Hj. Ani Lestari, M.Si.", "Ani Lestari"),
    ("Ani Lestari S.I.Pust", "Ani Lestari"),
    ("Ani Lestari, S. Pd., M. Pd.", "Ani Lestari"),
    ("Ani Lestari, S.Pd.I", "Ani Lestari"),
    ("Ani Lestari, A.Md.", "Ani Lestari"),
    ("Ani Lestari, S.Xyz.", "Ani Lestari"),
    ("Drs.H.Budi Kusuma", "Budi Kusuma"),
    ("Prof. Dr. Ir. H. Budi Kusuma, M.Sc., Ph.D.", "budi kusuma"),
    ("Ir Budi Kusuma MM", "Budi Kusuma"),
    ("Drs, Budi Kusuma", "Budi Kusuma"),
    ("Hi. Budi Kusuma", "Budi Kusuma"),
    ("Bpk. Budi Kusuma", "Budi Kusuma"),
    ("Hj. Rohmah Contoh", "Rohmah Contoh"),
    ("Sri", "Sri, A.Md."),
    ("Jum'at Contoh", "Jum’at Contoh"),
    ("Ma’ruf Nur`aini, S.Ag.", "MA'RUF NUR'AINI"),
    ("Maʼruf", "Ma´ruf"),
    ("Ma‘ruf", "Maruf"),
    ("Dewi\u200b Contoh", "Dewi Contoh"),
    ("De\u00adwi Contoh", "Dewi\u2060 Contoh"),
    ("A.Rahman Hakim", "A. Rahman Hakim"),
    ("Abdul-Rahman", "Abdul Rahman"),
    ("Abdurrahman", "Abdur Rahman"),
    ("Rénata Contoh", "Renata Contoh"),
    ("I Made Contoh", "Imade Contoh"),
    ("Nur Aini Sari", "Nuraini Sari"),
    ("K.H. Ahmad", "Ahmad"),
    ("K. H. Ahmad Contoh", "KH Ahmad Contoh"),
    ("Drs. K.H. Budi Kusuma, M.Ag.", "Budi Kusuma"),
]
LIKELY = [
    ("Moh. Rizki", "Muhammad Rizki"),
    ("Muh. Rizki", "Mohammad Rizki"),
    ("Mohd. Rizki", "Muhamad Rizki"),
    ("Moch. Rizki", "Moh Rizki"),
    ("M. Rizki", "Muhammad Rizki Pratama"),
    ("M Rizki, S.Kom.", "Mochammad Rizky"),
    ("St. Aminah", "Siti Aminah"),
    ("Sitti Aminah", "Siti Aminah"),
    ("I Gst. Ayu Contoh", "I Gusti Ayu Contoh"),
    ("I Gst Ngr Contoh", "I Gusti Ngurah Contoh"),
    ("Ni Md. Suartini", "Ni Made Suartini"),
    ("I Wyn. Sudarma", "I Wayan Sudarma"),
    ("Abd. Rahman", "Abdul Rahman"),
    ("Achmad Yani", "Ahmad Yani"),
    ("Akh. Yani", "Akhmad Yani"),
    ("A. Yani", "Ahmad Yani"),
    ("Ani L.", "Ani Lestari"),
    ("Kusuma Budi", "Budi Kusuma"),
    ("Lestari, Ani", "Ani Lestari"),
    ("Ani Lestari", "Ani Lestary, S.IP., M.Hum."),
    ("Budi Kusuma", "Budy Kusuma"),
    ("Budi Kusuma", "Budi Kusmua"),
    ("Budi Santoso", "Budi Santosa Wijaya"),
    ("Suryadi Contoh", "Surjadi Contoh"),
    ("Soekarno Putra", "Sukarno Putra"),
    ("Rizki Ananda", "Rizqi Ananda"),
    ("Yusuf Hidayat", "Yusup Hidayat"),
    ("Siti Aminah Contoh", "Siti Aminah"),
    ("Nur Aeni", "Nuraini"),
    ("St Nurhalimah", "Siti Nur Halimah"),
    ("M. Nurhidayat", "Muhammad Nur Hidayat"),
    ("Siti Nurkhalimah", "St. Nur Halimah"),
    ("Fatimah Zahra", "Fatima Zahra"),
    ("Novita Handayani", "Nofita Handayani"),
    ("Rahmawati", "Rahmawti"),
    ("H.M. Yusuf", "Yusuf"),
    ("H. Moh. Yusuf, S.Ag.", "Yusuf"),
    ("Ni Lh. Sari Dewi", "Ni Luh Sari Dewi"),
    ("Ni Luh Gd. Suartini", "Ni Luh Gede Suartini"),
    ("I Kdk. Sudarma", "I Kadek Sudarma"),
    ("Dsk. Putu Contoh", "Desak Putu Contoh"),
    ("Cok. Istri Mas", "Cokorda Istri Mas"),
    ("Tjok. Istri Mas", "Cokorda Istri Mas"),
    ("Dt. Rajo Contoh", "Datuk Rajo Contoh"),
]
DIFFERENT = [
    ("Siti Aminah", "Siti Aisyah"),
    ("Ahmad Yani", "Ahmad Yasin"),
    ("Ahmad Yani", "Ahmad Yati"),
    ("Budi Santoso", "Rudi Santoso"),
    ("Wahyudi", "Wahyuni"),
    ("Kurniawan", "Kurniawati"),
    ("Setiawan Budi", "Setiawati Budi"),
    ("Yuliana Contoh", "Yuliani Contoh"),
    ("Rahma", "Rahmat"),
    ("Dewi Sartika", "Dewi Kartika"),
    ("Sri Rahayu", "Sri Wahyuni"),
    ("Sri Rahayu", "Sri Rejeki"),
    ("Muhammad Ali", "Muhammad Arif"),
    ("Moh. Ali", "Moh. Arif"),
    ("Siti", "Siti Aminah"),
    ("Muhammad", "Muhammad Rizki"),
    ("Muhammad", "Moh. Akhmad"),
    ("S. Yusuf", "Yusuf"),
    ("K.H.", "Ahmad"),
    ("Ni Luh Sari", "Ni Luh Dewi"),
    ("Cokorda", "Cokorda Mas"),
    ("Siti Nur", "Siti Nur Aisyah"),
    ("Siti Nurhalimah", "Dewi Nur Halimah"),
    ("Siti Nurhalimah", "Siti Nur Hamidah"),
    ("M. Ayu", "A. Y. U. M."),
    ("I Wayan Sudarma", "I Wayan Sukarja"),
    ("Ni Made Ayu", "Ni Made Sri"),
    ("Agus Salim", "Agus Salam"),
    ("Dewi Tati", "Dewi Tari"),
    ("Andi Saputra", "Indi Saputra"),
    ("Peserta 01", "Peserta 02"),
    ("Peserta 100", "Peserta 110"),
    ("Peserta 1", "Peserta 12"),
    ("Budi, S.IP., M.Hum.", "Rini, S.IP., M.Hum."),
    ("Ani Lestari", "Budi Santoso"),
    ("Ani Lestari", "Ani Wulandari Putri"),
    ("Dr.", "Ir."),
    ("Mei", "San"),
]


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        *((*pair, Likeness.SAME) for pair in SAME),
        *((*pair, Likeness.LIKELY) for pair in LIKELY),
        *((*pair, Likeness.DIFFERENT) for pair in DIFFERENT),
    ],
)
def test_names_agree_whatever_their_order(one, other, likeness):
    assert (compare(one, other), compare(other, one)) == (likeness, likeness)


@pytest.mark.parametrize(("one", "other"), [*SAME, *LIKELY])
def test_names_that_agree_are_found_in_their_block_only(one, other):
    index = NameIndex([("agency", 1, one), ("other", 2, one), ("agency", 3, "Zulkifli Xaverius")])
    assert [*index.find("agency", other)] == [1]


@pytest.mark.parametrize(("before", "after"), [("Ani", "Ani Lestari"), ("M. Rizki", "Muhammad Rizki Pratama")])
def test_a_longer_name_is_no_correction_but_fits_an_equal_nip(before, after):
    assert not is_correction(before, after)
    assert may_be_the_same(before, after)
    assert may_be_the_same(after, before)


@pytest.mark.parametrize(
    ("before", "after"), [*SAME[:3], ("Ani Lestari", "Ani Lestary, S.IP."), ("Nur Aeni", "Nuraini")]
)
def test_titles_and_slips_are_corrections(before, after):
    assert is_correction(before, after)


@pytest.mark.parametrize(("before", "after"), [*DIFFERENT[:5], *DIFFERENT[-4:]])
def test_names_of_other_people_do_not_fit(before, after):
    assert not is_correction(before, after)
    assert not may_be_the_same(before, after)


def test_a_text_of_too_many_words_is_like_no_other():
    words = "Budi Candra Darma Eka Fajar Guntur Hadi Indra Joko Kadek Lestari"
    assert compare(f"Moh. {words}", f"Muhammad {words}") is Likeness.LIKELY
    assert compare(f"Moh. {words} Nata", f"Muhammad {words} Nata") is Likeness.DIFFERENT
    assert compare(f"Moh. {words} Nata", f"MOH {words} Nata") is Likeness.SAME


def test_of_many_names_that_begin_alike_only_the_nearest_are_compared():
    names = [f"Zulkifli Hu{letter}{other}ntara" for letter in "bcdfghjklm" for other in "aeiou"] + ["Zulkifli Harahap"]
    index = NameIndex(("agency", key, name) for key, name in enumerate(names))
    compare.cache_clear()
    assert [*index.find("agency", "Harahap Zulkifly")] == [50]
    assert compare.cache_info().misses == 50
