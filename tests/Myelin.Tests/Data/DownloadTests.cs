using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;

namespace Myelin.Tests;

public class DownloadTests
{
    static readonly byte[] Contents = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * i))];
    static readonly Uri First = new("https://first.example/data.gz"), Second = new("https://second.example/data.gz");

    /// <summary>Answers from a table; an address that is not in it has no host.</summary>
    sealed class Web(params (Uri Address, byte[] Body)[] pages) : HttpMessageHandler
    {
        public List<Uri> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!);
            foreach (var (address, body) in pages)
            {
                if (address == request.RequestUri)
                    return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) });
            }
            throw new HttpRequestException("No such host is known.");
        }
    }

    sealed class Heard(Action<DownloadProgress> hear) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => hear(value);
    }

    static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    static DataSource Set(params Download[] downloads) =>
        new("test-set", ["test-set"], [new DataSourceFile("data")], downloads);

    static DataSource GzipSet() => Set(new GzipDownload("data.gz", Sha256(Contents), Contents.Length, First, Second));

    static DataFolder Finder(TemporaryFolder folder, HttpMessageHandler web, IProgress<DownloadProgress>? progress = null) => new()
    {
        FromEnvironment = null,
        StartDirectory = folder.Path,
        Cache = folder["cache"],
        Handler = web,
        Progress = progress,
    };

    [Fact]
    public void What_is_nowhere_is_fetched_checked_and_kept()
    {
        using var folder = new TemporaryFolder();
        byte[] packed = TemporaryFolder.Gzip(Contents);
        using var web = new Web((First, packed));
        var reports = new List<DownloadProgress>();
        string[] paths = Finder(folder, web, new Heard(reports.Add)).Find(GzipSet());
        Assert.Equal([folder["cache/test-set/data.gz"]], paths);
        Assert.Equal(packed, File.ReadAllBytes(paths[0]));
        Assert.Single(Directory.GetFiles(folder["cache/test-set"]));
        Assert.Equal(new DownloadProgress(First, packed.Length, packed.Length), reports[^1]);

        Assert.Equal(paths, Finder(folder, web).Find(GzipSet()));
        Assert.Single(web.Asked);   // the second time it was in the cache
    }

    [Fact]
    public void The_next_mirror_is_tried()
    {
        using var folder = new TemporaryFolder();
        using var web = new Web((First, TemporaryFolder.Gzip([1, 2, 3])), (Second, TemporaryFolder.Gzip(Contents)));
        Assert.Single(Finder(folder, web).Find(GzipSet()));
        Assert.Equal([First, Second], web.Asked);
    }

    [Fact]
    public void What_came_before_an_interruption_is_not_fetched_again()
    {
        using var folder = new TemporaryFolder();
        byte[] packed = TemporaryFolder.Gzip(Contents);
        DataSource two = GzipSet() with
        {
            Files = [new DataSourceFile("data"), new DataSourceFile("more")],
            Downloads = [
                new GzipDownload("data.gz", Sha256(Contents), Contents.Length, First),
                new GzipDownload("more.gz", Sha256(Contents), Contents.Length, Second)],
        };
        using var half = new Web((First, packed));
        Assert.Throws<DataNotFoundException>(() => Finder(folder, half).Find(two));
        using var whole = new Web((Second, packed));
        Assert.Equal(2, Finder(folder, whole).Find(two).Length);
        Assert.Equal([Second], whole.Asked);
    }

    [Fact]
    public void Offline_the_error_lists_the_addresses()
    {
        using var folder = new TemporaryFolder();
        using var web = new Web();
        DataNotFoundException error = Assert.Throws<DataNotFoundException>(() => Finder(folder, web).Find(GzipSet()));
        Assert.Contains($"{First}: No such host is known.", error.Message);
        Assert.Contains($"{Second}: No such host is known.", error.Message);
        Assert.False(Directory.Exists(folder["cache"]));
    }

    [Fact]
    public void What_is_not_the_set_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        using var web = new Web((First, TemporaryFolder.Gzip([1, 2, 3])), (Second, new byte[Contents.Length + 1]));
        DataNotFoundException error = Assert.Throws<DataNotFoundException>(() => Finder(folder, web).Find(GzipSet()));
        Assert.Contains(Sha256([1, 2, 3]), error.Message);
        Assert.Contains($"at most {Contents.Length} bytes", error.Message);
        Assert.Empty(Directory.GetFiles(folder["cache/test-set"]));
    }

    [Fact]
    public void Cancelling_stops_and_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        using var web = new Web((First, TemporaryFolder.Gzip(Contents)));
        using var source = new CancellationTokenSource();
        DataFolder finder = Finder(folder, web, new Heard(_ => source.Cancel()));
        Assert.ThrowsAny<OperationCanceledException>(() => finder.FindAsync(GzipSet(), source.Token).GetAwaiter().GetResult());
        Assert.Empty(Directory.GetFiles(folder["cache/test-set"]));
    }

    [Fact]
    public void An_archive_gives_its_wanted_files_alone()
    {
        using var folder = new TemporaryFolder();
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            foreach (string name in new[] { "batches/readme.html", "batches/data", "../outside" })
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Contents) });
        }
        byte[] packed = TemporaryFolder.Gzip(tar.ToArray());
        using var web = new Web((First, packed));
        string[] paths = Finder(folder, web).Find(Set(new ArchiveDownload(["data"], Sha256(packed), packed.Length, First)));
        Assert.Equal(Contents, File.ReadAllBytes(Assert.Single(paths)));
        Assert.Single(Directory.GetFiles(folder["cache"], "*", SearchOption.AllDirectories));
    }

    static byte[] Zip(params (string Name, byte[] Body)[] files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, body) in files)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(body);
            }
        return stream.ToArray();
    }

    static DataSource PackageSet() => Set(new PackageDownload([new("tools/net.onnx", "data", Sha256(Contents), Contents.Length)], 200_000, First, Second));

    [Fact]
    public void A_file_of_a_package_is_extracted_and_checked()
    {
        using var folder = new TemporaryFolder();
        using var web = new Web((First, Zip(("LICENSE", [1]), ("tools/net.onnx", Contents))));
        string path = Assert.Single(Finder(folder, web).Find(PackageSet()));
        Assert.Equal(Contents, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(folder["cache/test-set"]));
    }

    /// <summary>Another file under the name, of another length, changed bytes, no zip archive, and an archive that is too long.</summary>
    [Fact]
    public void A_package_that_is_not_the_one_leaves_nothing_behind()
    {
        byte[] changed = [.. Contents];
        changed[7]++;
        foreach ((byte[] body, string part) in new[]
        {
            (Zip(("tools/other.onnx", Contents)), "the file tools/net.onnx"), (Zip(("tools/net.onnx", [1, 2])), "100000 bytes of tools/net.onnx"),
            (Zip(("tools/net.onnx", changed)), Sha256(changed)), (Contents, Second.Host), (new byte[200_001], "at most 200000 bytes"),
        })
        {
            using var folder = new TemporaryFolder();
            using var web = new Web((First, body), (Second, body));
            Assert.Contains(part, Assert.Throws<DataNotFoundException>(() => Finder(folder, web).Find(PackageSet())).Message);
            Assert.Empty(Directory.GetFiles(folder["cache/test-set"]));
        }
    }

    [Fact]
    public void Resnet18_and_the_photos_are_found_by_name_beside_data_sets()
    {
        Assert.Equal("mnist", DataFiles.Named("MNIST").Name);
        Assert.StartsWith("MIT", DataFiles.Named("resnet18").License);
        Assert.True(DataFiles.Named("resnet18").IsDownloadable);
        Assert.Contains("resnet18", Assert.Throws<ArgumentException>(() => DataFiles.Named("resnet-18")).Message);
        Assert.DoesNotContain("resnet18", DataSets.All.Select(set => set.Name));
    }
}
