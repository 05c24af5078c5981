using System.Text.Json;
using Myelin.Cli.Running;
using Myelin.Cli.Screens;
using Myelin.Cli.Terminals;
using Myelin.Gallery.Applications;

namespace Myelin.Cli.Pictures;

/// <summary>One <c>myelin search</c>: pictures ranked by the cosine of their features and those of a query.</summary>
sealed class Searching
{
    /// <summary>The side of the squares that the network sees, its features, and how many pictures are computed between two looks at the clock.</summary>
    const int Side = 224, Features = 512, Batch = 8, Thumbnail = 160, DeepestFolder = 20;

    /// <summary>The features that an index holds are these: of the last block of this file.</summary>
    const string NetworkName = "resnet18 0.23.1 ReLU393 224";

    public required string Folder { get; init; }

    public required string Query { get; init; }

    public required int Top { get; init; }

    public required string Page { get; init; }

    /// <summary>A picture that was found.</summary>
    readonly record struct Hit(string Path, double Similarity);

    public int Write(TextWriter output, bool json, bool open)
    {
        if (!Directory.Exists(Folder))
            throw new UsageException($"search: expects a folder, received \"{Folder}\"; {(File.Exists(Folder) ? "this is a file" : "check the path")}.");
        Tensor query = Square(Query);
        PictureIndex.Entry[] entries = [.. Entries()];
        if (entries.Length == 0)
            throw new DataNotFoundException($"A picture ({string.Join(", ", ImageDecoder.Instance.Extensions)}) in \"{Folder}\"", [Path.GetFullPath(Folder)],
                "Give a folder with pictures.");
        using var stop = new StopSignals();
        PictureIndex index = PictureIndex.Of(Folder, NetworkName, Features);
        if (index.Refused is { } why) Console.Error.WriteLine(Printable.Line($"warning: \"{index.Path}\" is made anew: {why}"));
        float[] wanted;
        int unreadable;
        try
        {
            var seen = new Sequential(input: [Side, Side, 3])
            {
                ResNet18.Features(PictureFiles.Network(stop.Token), ResNet18.Blocks[^1]), new GlobalAveragePooling2D(),
            };
            wanted = Normal(seen.Predict(query).ToArray<float>());
            unreadable = Complete(index, entries, seen, stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            Save(index, entries);
            Console.Error.WriteLine(
                $"Stopped; {index.Count:#,0} of {entries.Length:#,0} pictures are kept in the index, and the next search goes on from there.");
            return stop.Code;
        }
        Hit[] hits =
        [
            .. entries.Select(entry => (entry.Path, Features: index.Find(entry))).Where(one => one.Features != null)
                .Select(one => new Hit(one.Path, Cosine(wanted, one.Features!)))
                .OrderByDescending(hit => hit.Similarity).ThenBy(hit => hit.Path, StringComparer.Ordinal).Take(Top),
        ];
        if (hits.Length == 0)
            throw new DataFormatException(Folder, 0, "pictures", $"{unreadable} files that are none", "The warnings above say why; save the pictures again.");
        Report(query, hits, entries.Length - unreadable).Save(Page);
        if (json)
            output.WriteLine(JsonSerializer.Serialize(
                new { query = Query, folder = Folder, pictures = entries.Length - unreadable, unreadable, hits, page = Page }, JsonSerializerOptions.Web));
        else
        {
            foreach (Hit hit in hits) output.WriteLine(Printable.Line($"{hit.Similarity:0.000}  {Path.Combine(Folder, hit.Path)}"));
            output.WriteLine(Printable.Line($"page: {Page}"));
        }
        if (open) Viewer.Show(Page, Console.Error);
        return ExitCode.Success;
    }

    /// <summary>All pictures of the folder.</summary>
    IEnumerable<PictureIndex.Entry> Entries()
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = DeepestFolder,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        return new DirectoryInfo(Folder).EnumerateFiles("*", options).Where(file => ImageDecoder.Instance.Takes(file.Name))
            .OrderBy(file => file.FullName, StringComparer.Ordinal)
            .Select(file => new PictureIndex.Entry(Path.GetRelativePath(Folder, file.FullName), file.Length, file.LastWriteTimeUtc.Ticks));
    }

    /// <summary>Computes the features of pictures that are new or have changed. Returns how many files are no pictures.</summary>
    int Complete(PictureIndex index, PictureIndex.Entry[] entries, Sequential seen, CancellationToken stop)
    {
        PictureIndex.Entry[] missing = [.. entries.Where(entry => index.Find(entry) == null)];
        int unreadable = 0, done = 0;
        using var progress = new ShareScreen($"looking at {missing.Length:#,0} pictures");
        foreach (PictureIndex.Entry[] some in missing.Chunk(Batch))
        {
            stop.ThrowIfCancellationRequested();
            var readable = new List<(PictureIndex.Entry Entry, Tensor Picture)>();
            foreach (PictureIndex.Entry entry in some)
            {
                try
                {
                    readable.Add((entry, Square(Path.Combine(Folder, entry.Path))));
                }
                catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
                {
                    unreadable++;
                    Console.Error.WriteLine(Printable.Line($"warning: left out: {e.Message}"));
                }
            }
            if (readable.Count > 0)
            {
                float[] features = seen.Predict(Tensor.Concatenate([.. readable.Select(one => one.Picture)], 0), Batch).ToArray<float>();
                for (int i = 0; i < readable.Count; i++) index.Add(readable[i].Entry, Normal(features[(i * Features)..((i + 1) * Features)]));
            }
            progress.Report((done += some.Length) / (double)missing.Length);
        }
        if (missing.Length > unreadable) Save(index, entries);
        return unreadable;
    }

    static void Save(PictureIndex index, PictureIndex.Entry[] entries)
    {
        try
        {
            index.Save(entries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(Printable.Line($"warning: the index was not kept, so the next search will compute it again: {e.Message}"));
        }
    }

    /// <summary>The largest square in the centre of a picture: [1, 224, 224, 3].</summary>
    static Tensor Square(string path)
    {
        Tensor pixels = ImageDecoder.Instance.Load(path);
        int side = Math.Min(pixels.Shape[0], pixels.Shape[1]);
        return Picture.Fit(pixels.Slice(0, (pixels.Shape[0] - side) / 2, side).Slice(1, (pixels.Shape[1] - side) / 2, side).Copy(), [Side, Side, 3]);
    }

    static float[] Normal(float[] features)
    {
        double size = Math.Sqrt(features.Sum(value => (double)value * value));
        return size == 0 ? features : [.. features.Select(value => (float)(value / size))];
    }

    static double Cosine(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }

    RunReport Report(Tensor query, Hit[] hits, int pictures)
    {
        const int Columns = 4;
        var page = new RunReport($"Pictures like {Path.GetFileName(Query)}");
        var asked = new ReportSection("The picture") { new ImageGrid(Path.GetFileName(Query), Small(query), columns: Columns) };
        page.Add(asked);
        var found = new ReportSection($"The {hits.Length} most similar of {pictures:#,0} in {Folder}")
        {
            new ImageGrid("Most similar first: the cosine of their features",
                Tensor.Concatenate([.. hits.Select(hit => Small(Square(Path.Combine(Folder, hit.Path))))], 0),
                [.. hits.Select(hit => $"{hit.Similarity:0.000} {hit.Path}")], Columns),
        };
        page.Add(found);
        return page;
    }

    static Tensor Small(Tensor picture) => new Resizing(Thumbnail, Thumbnail, Interpolation.Area).Of(picture);
}
