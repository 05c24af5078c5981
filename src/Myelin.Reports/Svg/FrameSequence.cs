using System.Globalization;

namespace Myelin;

/// <summary>
/// Figures of one thing at several times, depths or settings. A page shows one at a time, with a slider and a play button; a file shows them all.
/// </summary>
/// <remarks>
/// <code>
/// new FrameSequence("Generated digits", epochs.Select(epoch => ($"epoch {epoch}", (Figure)GridOf(epoch))))
/// </code>
/// All frames have the axes and colours of the others, so that what moves on the screen has moved. Without scripts a page shows all frames.
/// </remarks>
public sealed class FrameSequence : Figure
{
    const int Columns = 3;
    const double Between = 12;

    /// <summary>A sequence of figures.</summary>
    /// <param name="title">The title.</param>
    /// <param name="frames">The captions and figures, in order.</param>
    /// <exception cref="ArgumentException">There is no frame, or one is a sequence itself.</exception>
    public FrameSequence(string title, IEnumerable<(string Caption, Figure Figure)> frames) : base(title)
    {
        ArgumentNullException.ThrowIfNull(frames);
        Frames = [.. frames];
        if (Frames.Count == 0) throw new ArgumentException($"{Name}: expects at least one frame, received none; give a figure for each time.");
        if (Frames.FirstOrDefault(frame => frame.Figure is null or FrameSequence).Caption is { } wrong)
        {
            string received = Frames.Any(frame => frame.Figure == null) ? "none" : "a sequence";
            throw new ArgumentException($"{Name}: expects a figure of its own for \"{wrong}\", received {received}; give each frame one figure.");
        }
        Width = Frames.Max(frame => frame.Figure.Width);
    }

    /// <summary>The captions and figures, in order.</summary>
    public IReadOnlyList<(string Caption, Figure Figure)> Frames { get; }

    /// <inheritdoc/>
    protected override double Draw(Svg svg, double top)
    {
        ArgumentNullException.ThrowIfNull(svg);
        var page = new FigurePage();
        page.Align([.. Frames.Select(frame => frame.Figure)]);
        int columns = Math.Min(Columns, Frames.Count);
        double width = (Width - 2 * Margin - (columns - 1) * Between) / columns, row = 0;
        for (int i = 0; i < Frames.Count; i++)
        {
            if (i % columns == 0) (top, row) = (top + row, 0);
            double x = Margin + i % columns * (width + Between);
            svg.Text(x, top + Lettering.Small, Lettering.Cut(Frames[i].Caption, width), type: "muted");
            (string drawing, double wide, double high) = Frames[i].Figure.Contents(svg.Id, page);
            double height = width * high / wide;
            svg.Open("svg", ("x", x), ("y", top + 18), ("width", width), ("height", height), ("viewBox", $"0 0 {Svg.Number(wide)} {Svg.Number(high)}"))
                .Insert(drawing).Close();
            row = Math.Max(row, height + 18 + Between);
        }
        return top + row - Between;
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{Frames.Count} figures in order: {string.Join(", ", Frames.Select(frame => frame.Caption))}. The first: {Frames[0].Figure.Alt}";

    /// <summary>The part of a page: all frames, of which a script shows one at a time.</summary>
    internal string ToHtml(FigurePage page)
    {
        page.Align([.. Frames.Select(frame => frame.Figure)]);
        string count = (Frames.Count - 1).ToString(CultureInfo.InvariantCulture);
        return $"""
            <div class="sequence">
            <p><strong>{Svg.Escape(Title)}</strong> <span class="caption" aria-live="polite"></span></p>
            <nav hidden="hidden"><button type="button">Play</button>
            <input type="range" min="0" max="{count}" value="{count}" aria-label="{Svg.Escape(Title)}"/></nav>
            <div class="frames">
            {string.Join('\n', Frames.Select(frame => FrameOf(Svg.Escape(frame.Caption), frame.Figure.ToSvg(page.NextId(), page))))}
            </div>
            </div>

            """;
    }

    static string FrameOf(string caption, string drawing) => $"<div class=\"frame\" data-caption=\"{caption}\"><p>{caption}</p>\n{drawing}</div>";

    /// <summary>The style sheet, once for each page.</summary>
    internal const string Style = """
        .sequence nav{display:flex;gap:.5rem;align-items:center}
        .sequence nav[hidden]{display:none}
        .sequence button{font:inherit;min-width:4.5rem;min-height:2.75rem;border:1px solid #8a919b;border-radius:6px;background:transparent;
          color:inherit;cursor:pointer}
        .sequence input{flex:1 1 10rem;min-height:2.75rem}
        .sequence p{margin:.4rem .75rem}
        .frames{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,16rem),1fr));gap:12px}
        .sequence.scripted .frames{display:block}
        .sequence.scripted .frame{display:none}
        .sequence.scripted .frame.now{display:block}
        .sequence.scripted .frame>p{display:none}
        @media (prefers-reduced-motion:reduce){.sequence button{display:none}}
        """;

    /// <summary>The script, once for each page, behind the last figure.</summary>
    internal const string Script = """
        for(const root of document.querySelectorAll('.sequence')){
          const frames=[...root.querySelectorAll('.frame')],get=name=>root.querySelector(name);
          const range=get('input'),play=get('button'),caption=get('.caption');
          let timer=0;
          const show=i=>{frames.forEach((f,k)=>f.classList.toggle('now',k===i));range.value=i;
            caption.textContent=frames[i].dataset.caption;range.setAttribute('aria-valuetext',frames[i].dataset.caption);};
          const stop=()=>{clearInterval(timer);timer=0;play.textContent='Play';};
          range.oninput=()=>{stop();show(+range.value);};
          play.onclick=()=>{
            if(timer)return stop();
            let i=+range.value===frames.length-1?0:+range.value;show(i);play.textContent='Stop';
            timer=setInterval(()=>{if(++i===frames.length)return stop();show(i);},Math.max(150,Math.min(700,8000/frames.length)));
          };
          root.classList.add('scripted');root.querySelector('nav').hidden=false;show(frames.length-1);
        }
        """;
}
