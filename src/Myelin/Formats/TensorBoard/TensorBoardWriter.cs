using System.Globalization;

namespace Myelin;

/// <summary>Writes an event file that TensorBoard shows: scalars, histograms, images and the graph of a model.</summary>
/// <remarks>
/// Sources: event.proto, summary.proto and graph.proto of TensorFlow. Show the folder by <c>tensorboard --logdir runs</c>.
/// <code>
/// using var log = new TensorBoardWriter("runs/first");
/// log.Scalar("loss", 0.25, step: 1);
/// </code>
/// </remarks>
public sealed class TensorBoardWriter : IDisposable
{
    /// <summary>Fields of Event.</summary>
    const int WallTime = 1, Step = 2, FileVersion = 3, GraphDef = 4, Summary = 5, SessionLog = 7;

    /// <summary>Fields of Summary and Summary.Value.</summary>
    const int Value = 1, Tag = 1, SimpleValue = 2, ImageField = 4, HistogramField = 5;

    /// <summary>SessionLog.START: readers drop what older files hold from this step on.</summary>
    const int Status = 1, Start = 1;

    readonly RecordFile records;
    readonly TimeProvider clock;

    /// <summary>Creates a file in a folder.</summary>
    /// <param name="folder">The folder; it is created if it does not exist. TensorBoard shows each folder as a run.</param>
    /// <param name="firstStep">The step from which on events of older files in the folder are replaced, after a resume; 0 for all.</param>
    /// <param name="time">The clock; null for that of the system.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public TensorBoardWriter(string folder, long firstStep = 0, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        clock = time ?? TimeProvider.System;
        Directory.CreateDirectory(folder);
        records = Created(folder, clock.GetUtcNow().ToUnixTimeSeconds());
        Write(0, new ProtoMessage().Text(FileVersion, "brain.Event:2"));
        Write(firstStep, new ProtoMessage().Message(SessionLog, new ProtoMessage().Whole(Status, Start)));
        Flush();
    }

    /// <summary>A new file. Its name sorts behind those of older files, in whose order TensorBoard reads them.</summary>
    static RecordFile Created(string folder, long seconds)
    {
        const int Most = 10_000;
        for (int number = 0; ; number++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds:D10}.myelin.{number:D4}");
            try
            {
                if (!File.Exists(Path.Combine(folder, name))) return new(Path.Combine(folder, name));
            }
            catch (IOException) when (number < Most && File.Exists(Path.Combine(folder, name)))
            {
                // another writer was faster
            }
        }
    }

    /// <summary>Writes a number.</summary>
    /// <param name="tag">Its name; what precedes a slash is its group.</param>
    /// <param name="value">The number.</param>
    /// <param name="step">The step.</param>
    public void Scalar(string tag, double value, long step) => Write(tag, step, new ProtoMessage().Float(SimpleValue, (float)value));

    /// <summary>Writes the distribution of the elements of a tensor. Elements that are not finite are not counted.</summary>
    /// <param name="tag">Its name; what precedes a slash is its group.</param>
    /// <param name="values">A tensor of any shape with numbers.</param>
    /// <param name="step">The step.</param>
    /// <param name="buckets">The number of intervals of equal width.</param>
    public void Histogram(string tag, Tensor values, long step, int buckets = 30)
    {
        ArgumentNullException.ThrowIfNull(values);
        Settings.Within(buckets, 1, 10_000, nameof(TensorBoardWriter));
        Write(tag, step, new ProtoMessage().Message(HistogramField, EventHistogram.Of(values.Cast(ElementType.Float64).ToArray<double>(), buckets)));
    }

    /// <summary>Writes an image.</summary>
    /// <param name="tag">Its name; what precedes a slash is its group.</param>
    /// <param name="image">[height, width] or [height, width, 1 to 4 channels], as <see cref="Png.Encode"/> takes it.</param>
    /// <param name="step">The step.</param>
    /// <exception cref="ShapeException">It is no image.</exception>
    public void Image(string tag, Tensor image, long step)
    {
        const int Height = 1, Width = 2, Colorspace = 3, Encoded = 4;
        byte[] png = Png.Encode(image);
        int channels = image.Rank == 3 ? image.Shape[2] : 1;
        Write(tag, step, new ProtoMessage().Message(ImageField, new ProtoMessage().Whole(Height, image.Shape[0]).Whole(Width, image.Shape[1])
            .Whole(Colorspace, channels).Raw(Encoded, png)));
    }

    /// <summary>Writes the layers of a model and what each is computed from.</summary>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public void Graph(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Write(0, new ProtoMessage().Message(GraphDef, EventGraph.Of(model)));
    }

    /// <summary>Makes what was written visible to readers.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Flush() => records.Flush();

    void Write(string tag, long step, ProtoMessage value)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        var named = new ProtoMessage().Text(Tag, tag);
        named.Append(value);
        Write(step, new ProtoMessage().Message(Summary, new ProtoMessage().Message(Value, named)));
    }

    void Write(long step, ProtoMessage what)
    {
        var all = new ProtoMessage().Double(WallTime, clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0).Whole(Step, step);
        all.Append(what);
        records.Write(all.Bytes);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => records.Dispose();
}
